import { z } from 'zod';
import { ConfigError, parseConfig } from './config-error.ts';
import { stepsSchema } from './deployment-settings.ts';

/** Raised with every change that an older reader would misread. */
export const MANIFEST_VERSION = 1;

const arn = z.string().regex(/^arn:aws[\w-]*:[a-z0-9-]+:[a-z0-9-]*:\d*:.+$/, 'an ARN');
const listener = z.strictObject({ arn, port: z.int(), protocol: z.enum(['HTTP', 'HTTPS']) });
const seconds = z.number().nonnegative();
const baseUrl = z
  .url({ protocol: /^https?$/, error: 'an http or https URL' })
  .refine((url) => !url.endsWith('/'), { error: 'a base URL without a trailing slash' });

/**
 * The contract between infra, which writes it, and the engine, which reads it: where a service of one environment runs,
 * and what traffic flows through. JSON in the SSM parameter `/cutover/<environment>/<service>/manifest` (at most 4 KiB).
 */
export const manifestSchema = z.strictObject({
  version: z.literal(MANIFEST_VERSION),
  environment: z.string(),
  service: z.string(),
  region: z.string(),
  cluster: z.string(),
  network: z.strictObject({
    subnets: z.array(z.string()).min(1).max(16),
    securityGroups: z.array(z.string()).min(1).max(5),
    assignPublicIp: z.boolean(),
  }),
  /** Base URL of production, without a trailing slash; the test listener's is absent where nobody here may reach it. */
  urls: z.strictObject({ production: baseUrl, test: baseUrl.optional() }),
  listeners: z.strictObject({ production: listener, test: listener }),
  targetGroups: z.strictObject({ blue: arn, green: arn }),
  /** While a service leaves its Auto Scaling Group. The parameter names the image that its hosts run. */
  asg: z
    .strictObject({ targetGroup: arn, autoScalingGroup: z.string(), imageParameter: z.string() })
    .optional(),
  /** `migration` is ECS's while it starts migrations that have secrets of their own. */
  roles: z.strictObject({ execution: arn, task: arn, migration: arn.optional() }),
  logGroup: z.string(),
  journalTable: z.string(),
  task: z.strictObject({
    cpu: z.int(),
    memoryMiB: z.int(),
    cpuArchitecture: z.enum(['ARM64', 'X86_64']),
    containerName: z.string(),
    containerPort: z.int(),
    start: z.array(z.string()).min(1),
    migrate: z.array(z.string()).min(1).optional(),
    stopTimeoutSeconds: seconds,
    environment: z.record(z.string(), z.string()),
    /** Environment variable → ARN of its parameter. */
    secrets: z.record(z.string(), arn),
    /** For the migrations alone, beside `secrets`. */
    migrationSecrets: z.record(z.string(), arn).optional(),
  }),
  healthCheck: z.strictObject({
    path: z.string(),
    intervalSeconds: seconds,
    timeoutSeconds: seconds,
    healthyThreshold: z.int(),
    unhealthyThreshold: z.int(),
  }),
  validationPath: z.string().optional(),
  deregistrationDelaySeconds: seconds,
  desiredCount: z.int().min(1),
  /** Bounds and targets of the slot that takes traffic; absent where the count is fixed. */
  scaling: z
    .strictObject({
      minCount: z.int().min(1),
      maxCount: z.int().min(1),
      requestsPerTarget: z.int().optional(),
      cpuPercent: z.int().optional(),
      schedules: z
        .array(
          z.strictObject({
            name: z.string(),
            cron: z.string(),
            timezone: z.string(),
            minCount: z.int().min(0),
            maxCount: z.int().min(0),
          }),
        )
        .optional(),
      spotPercent: z.int().min(0).max(100).optional(),
    })
    .optional(),
  /** Name of the composite alarm that says whether this service is well enough to go on with a deployment. */
  deployAlarm: z.string().optional(),
  deployment: z.strictObject({
    strategy: z.enum(['all-at-once', 'canary', 'linear']),
    steps: stepsSchema,
    stepBakeSeconds: seconds,
    bakeTimeSeconds: seconds,
    startTimeoutSeconds: seconds,
    taskTimeoutSeconds: seconds,
    settleSeconds: seconds,
  }),
});

export type Manifest = z.output<typeof manifestSchema>;

/** @throws {ConfigError} where the text is not JSON, or has another version, or breaks the schema */
export function parseManifest(text: string, source: string): Manifest {
  const input = parseJson(text, source);
  // Alone and first: a manifest of another version breaks every other rule too, and this is the one to tell.
  parseConfig(versionSchema, input, source);
  return parseConfig(manifestSchema, input, source);
}

const versionSchema = z.looseObject({
  version: z.literal(
    MANIFEST_VERSION,
    `this Cutover reads version ${MANIFEST_VERSION}: deploy the infrastructure from the same commit`,
  ),
});

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const value = JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
    throw new ConfigError(source, [
      { path: '', value, rule: 'must be JSON: deploy the infrastructure again' },
    ]);
  }
}
