import { z } from 'zod';
import { cidrBlock, overlaps } from './cidr.ts';
import { ConfigError, parseConfig } from './config-error.ts';
import { deploymentSettingsSchema } from './deployment-settings.ts';
import { healthCheckSchema } from './health-check.ts';
import { fargateSize } from './task-size.ts';
import { durationSeconds, hostName, port } from './units.ts';

export const environmentNames = ['local', 'dev', 'staging', 'production'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

const networkSchema = z.strictObject({
  cidr: cidrBlock,
  availabilityZones: z.array(z.string()).min(2, 'an ALB needs at least two availability zones'),
  /** 0 puts tasks into public subnets with a public address. */
  natGateways: z.int().min(0).max(3),
});

const loadBalancerSchema = z.strictObject({
  productionPort: port,
  testPort: port,
  /** Who may reach the test listener, as CIDR blocks. Empty: nobody, and the release is not validated through it. */
  testSources: z.array(z.string()),
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
  backupRetention: durationSeconds({ min: 0, max: 35 * 86_400 }),
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
    logRetention: durationSeconds({ min: 86_400, max: 3653 * 86_400 }),
  })
  .refine(({ loadBalancer: { productionPort, testPort } }) => productionPort !== testPort, {
    error: 'production and test listener need ports of their own',
    path: ['loadBalancer', 'testPort'],
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

export function environmentFile(name: string): string {
  return `libs/config/src/environments/${name}.ts`;
}
