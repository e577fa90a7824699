import { z } from 'zod';
import { alertingSettingsSchema } from './alerting-settings.ts';
import { overlaps } from './cidr.ts';
import { ConfigError, parseConfig } from './config-error.ts';
import { databaseSchema } from './database-settings.ts';
import { deliverySettingsSchema } from './delivery-settings.ts';
import { deploymentSettingsSchema } from './deployment-settings.ts';
import { healthCheckSchema } from './health-check.ts';
import { hostsSchema } from './hosts-settings.ts';
import { loadBalancerSchema } from './load-balancer-settings.ts';
import { logRetention } from './log-settings.ts';
import { networkSchema } from './network-settings.ts';
import { mayScaleToZero, scalingSettingsSchema } from './scaling-settings.ts';
import { fargateSize } from './task-size.ts';
import { durationSeconds } from './units.ts';

export const environmentNames = ['local', 'dev', 'staging', 'production'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

/** Phases of leaving the Auto Scaling Group: it alone, both side by side, the ECS services alone. */
export const deploymentMethods = ['asg', 'migrating', 'ecs'] as const;
export type DeploymentMethod = (typeof deploymentMethods)[number];

/** One environment: what it is made of, in the order in which a request meets it. Unknown keys are errors. */
export const environmentSchema = z
  .strictObject({
    name: z.enum(environmentNames),
    aws: z.strictObject({
      account: z.string().regex(/^\d{12}$/, 'an account id of 12 digits'),
      region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-west-1'),
    }),
    /** Whether a mistake must not delete: stacks, balancer, database, tables, logs and images. */
    deletionProtection: z.boolean(),
    /** Whether data outlives its stacks: the database leaves a snapshot; tables, logs and images stay. */
    retainData: z.boolean().default(true),
    deploymentMethod: z.enum(deploymentMethods, `one of ${deploymentMethods.join(', ')}`),
    delivery: deliverySettingsSchema,
    alerting: alertingSettingsSchema,
    network: networkSchema,
    loadBalancer: loadBalancerSchema,
    healthCheck: healthCheckSchema,
    /** How long the load balancer lets a leaving target finish. */
    deregistrationDelay: durationSeconds({ min: 0, max: 3600 }),
    task: fargateSize,
    desiredCount: z.int().min(1).max(5000),
    /** Without it, `desiredCount` tasks run at all times. */
    scaling: scalingSettingsSchema.optional(),
    hosts: hostsSchema.optional(),
    /** Lets an operator open a shell in a running task (ECS Exec). */
    exec: z.boolean().default(false),
    deployment: deploymentSettingsSchema,
    database: databaseSchema,
    /** Metrics of single tasks, at a price: `enhanced` down to the container. */
    containerInsights: z
      .enum(['disabled', 'enabled', 'enhanced'], 'one of disabled, enabled, enhanced')
      .default('disabled'),
    logRetention,
  })
  .refine(({ deletionProtection, retainData }) => retainData || !deletionProtection, {
    error: 'data goes with its stack only where deletionProtection is false',
    path: ['retainData'],
  })
  .refine(({ deploymentMethod, hosts }) => deploymentMethod === 'ecs' || hosts !== undefined, {
    error: 'asg and migrating run the service on instances: say which',
    path: ['hosts'],
  })
  .refine(
    ({ desiredCount, scaling }) =>
      scaling === undefined || (scaling.minCount <= desiredCount && desiredCount <= scaling.maxCount),
    { error: 'from scaling.minCount to scaling.maxCount', path: ['desiredCount'] },
  )
  .refine(({ name, scaling }) => name !== 'production' || scaling === undefined || !mayScaleToZero(scaling), {
    error: 'production never sleeps: no schedule may have minCount 0',
    path: ['scaling', 'schedules'],
  })
  .refine(
    ({ aws, loadBalancer: { certificateArn } }) =>
      certificateArn === undefined || certificateArn.split(':')[3] === aws.region,
    {
      error: 'a certificate of the region of the environment: ELBv2 takes no other',
      path: ['loadBalancer', 'certificateArn'],
    },
  )
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
