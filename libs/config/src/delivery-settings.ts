import { z } from 'zod';

/** Owner and name as GitHub takes them; no `*` or `?`, which IAM would read as wildcards. */
const REPOSITORY = /^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}\/[A-Za-z0-9._-]{1,100}$/;

/** Who may deploy to an environment: jobs of this repository that run in the GitHub environment of the same name. */
export const deliverySettingsSchema = z.strictObject({
  repository: z.string().regex(REPOSITORY, 'a GitHub repository such as example/cutover'),
});
