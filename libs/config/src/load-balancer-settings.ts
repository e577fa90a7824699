import { z } from 'zod';
import { sourceBlock } from './cidr.ts';
import { DAY, durationSeconds, hostName, port } from './units.ts';
import { wafSettingsSchema } from './waf-settings.ts';

export const loadBalancerSchema = z
  .strictObject({
    productionPort: port,
    testPort: port,
    /** Who may reach the test listener, as CIDR blocks. Empty: nobody, and the release is not validated through it. */
    testSources: z.array(sourceBlock),
    idleTimeout: durationSeconds({ min: 1, max: 4000 }),
    domainName: hostName.optional(),
    /** Makes both listeners HTTPS, and port 80 a redirect. */
    certificateArn: z
      .string()
      .regex(/^arn:aws[\w-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/, 'the ARN of a certificate of ACM')
      .optional(),
    /** How long the record of every request is kept in S3; without it, there is none. */
    accessLogRetention: durationSeconds({ min: DAY, max: 3653 * DAY })
      .refine((seconds) => seconds % DAY === 0, { error: 'whole days, such as 30d' })
      .optional(),
    /** Time over which the share of a new target rises to its full; 0s: at once. */
    slowStart: durationSeconds({ min: 0, max: 900 })
      .refine((seconds) => seconds === 0 || seconds >= 30, { error: '0s, or from 30s to 15m' })
      .default(0),
    algorithm: z
      .enum(['round_robin', 'least_outstanding_requests'], 'one of round_robin, least_outstanding_requests')
      .default('round_robin'),
    waf: wafSettingsSchema.optional(),
  })
  .refine(({ certificateArn, domainName }) => certificateArn === undefined || domainName !== undefined, {
    error: 'needed with certificateArn: a certificate is for a name',
    path: ['domainName'],
  })
  .refine(
    ({ certificateArn, productionPort, testPort }) =>
      certificateArn === undefined || (productionPort !== 80 && testPort !== 80),
    {
      error: 'port 80 redirects where there is a certificate: give production 443',
      path: ['productionPort'],
    },
  )
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
  .refine(({ slowStart, algorithm }) => slowStart === 0 || algorithm === 'round_robin', {
    error: 'only with the algorithm round_robin: ELBv2 takes no other with a slow start',
    path: ['slowStart'],
  })
  .refine(({ productionPort, testPort }) => productionPort !== testPort, {
    error: 'production and test listener need ports of their own',
    path: ['testPort'],
  });
