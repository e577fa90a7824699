import type { Release } from '@cutover/deploy';
import { UserError } from '../user-error.ts';

export interface ReleaseOptions {
  readonly image?: string;
  readonly release?: string;
}

/** What a task definition's tags, a header and a log line all take. */
const RELEASE_NAME = /^[A-Za-z0-9._+-]{1,64}$/;

/**
 * The release that the command line names; undefined where it names no image.
 * @throws {UserError} where the image is not named by its digest, or the name is none
 */
export function namedRelease({ image, release }: ReleaseOptions): Release | undefined {
  if (release !== undefined && !RELEASE_NAME.test(release)) {
    throw new UserError(
      `--release ${JSON.stringify(release)} is no name of a release`,
      'take up to 64 letters, digits and . _ + -',
    );
  }
  if (image === undefined) return undefined;
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
  if (digest === undefined) {
    throw new UserError(
      `--image ${image} is not an image by digest`,
      'name what was pushed: --image <registry>/<repository>@sha256:<64 hexadecimal digits>',
    );
  }
  return { name: release ?? digest.slice(7, 15), digest, image };
}
