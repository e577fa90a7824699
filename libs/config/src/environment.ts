import { z } from 'zod';
import { cidrBlock, overlaps, sourceBlock } from './cidr.ts';
import { ConfigError, parseConfig } from './config-error.ts';
import { deploymentSettingsSchema } from './deployment-settings.ts';
import { healthCheckSchema } from './health-check.ts';
import { fargateSize } from './task-size.ts';
import { durationSeconds, hostName, port } from './units.ts';

export const environmentNames = ['local', 'dev', 'staging', 'production'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

const DAY = 86_400;
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const networkSchema = z
  .strictObject({
    cidr: cidrBlock,
    availabilityZones: z
      .array(z.string())
      .min(2, 'an ALB needs at least two availability zones')
      .refine((zones) => new Set(zones).size === zones.length, { error: 'each availability zone once' }),
    /** 0 puts tasks into public subnets with a public address. */
    natGateways: z.int().min(0),
  })
  .refine(({ natGateways, availabilityZones }) => natGateways <= availabilityZones.length, {
    error: 'at most one NAT gateway for each availability zone',
    path: ['natGateways'],
  });

const loadBalancerSchema = z.strictObject({
  productionPort: port,
  testPort: port,
  /** Who may reach the test listener, as CIDR blocks. Empty: nobody, and the release is not validated through it. */
  testSources: z.array(sourceBlock),
  idleTimeout: durationSeconds({ min: 1, max: 4000 }),
  domainName: hostName.optional(),
});

const databaseSchema = z.strictObject({
  instanceClass: z
    .string()
    .regex(/^[a-z0-9]+\.[a-z0-9]+$/, 'a class without the db. prefix, such as t4g.micro'),
  storageGiB: z.int().min(20).max(65_536),
  multiAz: z.boolean(),
  deletionProtection: z.boolean(),
  backupRetention: durationSeconds({ min: 0, max: 35 * DAY }).refine((seconds) => seconds % DAY === 0, {
    error: 'whole days, such as 7d',
  }),
});

/** One environment: what it is made of, in the order in which a request meets it. Unknown keys are errors. */
export const environmentSchema = z
  .strictObject({
    name: z.enum(environmentNames),
    aws: z.strictObject({
      account: z.string().regex(/^\d{12}$/, 'an account id of 12 digits'),
      region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-west-1'),
    }),
    network: networkSchema,
    loadBalancer: loadBalancerSchema,
    healthCheck: healthCheckSchema,
    /** How long the load balancer lets a leaving target finish. */
    deregistrationDelay: durationSeconds({ min: 0, max: 3600 }),
    task: fargateSize,
    desiredCount: z.int().min(1).max(5000),
    deployment: deploymentSettingsSchema,
    database: databaseSchema,
    logRetention: durationSeconds({ min: DAY, max: 3653 * DAY }).refine(
      (seconds) => LOG_RETENTION_DAYS.includes(seconds / DAY),
      { error: `one of the periods of CloudWatch Logs: ${LOG_RETENTION_DAYS.join('d, ')}d` },
    ),
  })
  .refine(({ loadBalancer: { productionPort, testPort } }) => productionPort !== testPort, {
    error: 'production and test listener need ports of their own',
    path: ['loadBalancer', 'testPort'],
  })
  .refine(({ aws, network }) => network.availabilityZones.every((zone) => isZoneOf(aws.region, zone)), {
    error: 'availability zones of the region, such as eu-west-1a in eu-west-1',
    path: ['network', 'availabilityZones'],
  })
  .refine(({ healthCheck, deployment }) => deployment.startTimeout > secondsToHealthy(healthCheck), {
    error:
      'must be longer than healthCheck.interval x healthyThreshold: no task could become healthy in time',
    path: ['deployment', 'startTimeout'],
  });

export type EnvironmentInput = z.input<typeof environmentSchema>;
export type Environment = z.output<typeof environmentSchema>;

/** @throws {ConfigError} naming file, path, value and rule */
export function parseEnvironment(input: unknown, file: string): Environment {
  return parseConfig(environmentSchema, input, file);
}

/** @throws {ConfigError} where two environments share an address: they could never be peered */
export function assertDisjoint(environments: readonly Environment[]): void {
  for (const [index, one] of environments.entries()) {
    for (const other of environments.slice(index + 1)) {
      if (!overlaps(one.network.cidr, other.network.cidr)) continue;
      throw new ConfigError(environmentFile(other.name), [
        {
          path: 'network.cidr',
          value: JSON.stringify(other.network.cidr),
          rule: `overlaps ${one.network.cidr} of ${one.name}; give each environment a block of its own`,
        },
      ]);
    }
  }
}

function isZoneOf(region: string, zone: string): boolean {
  return zone.startsWith(region) && /^[a-z]$/.test(zone.slice(region.length));
}

function secondsToHealthy({
  interval,
  healthyThreshold,
}: {
  interval: number;
  healthyThreshold: number;
}): number {
  return interval * healthyThreshold;
}

export function environmentFile(name: string): string {
  return `libs/config/src/environments/${name}.ts`;
}
