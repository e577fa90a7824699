import { hostname } from 'node:os';
import { port, readVariables, shutdownDefaults } from '@cutover/config';
import type { SecretStore } from '@cutover/secrets';
import { z } from 'zod';
import { builtVersion } from '../start/built-version.ts';
import { type DatabaseSettings, readDatabaseSettings } from './database-settings.ts';
import type { Identity } from './identity.ts';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly identity: Identity;
  /** Of the workspace that this was built from, such as `1.2.3`: many releases may share it. */
  readonly version: string;
  readonly logLevel: LogLevel;
  readonly chaosEnabled: boolean;
  /** CIDR blocks whose `X-Forwarded-For` is believed. Empty: nobody's is. */
  readonly trustedProxies: readonly string[];
  /** After SIGTERM: how long new requests are still taken, until every node of the balancer knows. */
  readonly drainSeconds: number;
  /** After the drain: how long requests in flight may still take. With the close, both stay below ECS's stopTimeout. */
  readonly finishSeconds: number;
  readonly database: DatabaseSettings;
}

/** The process's own environment unless a test gives another one. */
type Variables = Readonly<Record<string, string | undefined>>;

const seconds = z.coerce
  .number()
  .pipe(z.number().min(0, 'from 0 to 110 seconds').max(110, 'from 0 to 110 seconds'));
/** It becomes a header value and a metric label. */
const label = z.string().regex(/^[\w.+-]{1,128}$/, '1 to 128 letters, digits, and . _ + -');
const block = z.union(
  [z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()],
  'addresses or CIDR blocks with commas between, such as 10.0.0.0/8',
);

const identitySchema = z.object({
  CUTOVER_RELEASE: label.default('unknown'),
  DEPLOYMENT_COLOR: label.default('unknown'),
  HOSTNAME: z.string().optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

const settingsSchema = z.object({
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'an address or a host name to listen on, such as 0.0.0.0')
    .default('127.0.0.1'),
  PORT: z.coerce.number().pipe(port).default(8080),
  CHAOS_ENABLED: z.enum(['true', 'false'], 'true or false').default('false'),
  TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(block))
    .default([]),
  SHUTDOWN_DRAIN_SECONDS: seconds.default(shutdownDefaults.drain),
  SHUTDOWN_FINISH_SECONDS: seconds.default(shutdownDefaults.finish),
});

/** What a log line needs, also the line that says that the other settings are wrong. @throws {ConfigError} */
export function readIdentity(environment?: Variables): { identity: Identity; logLevel: LogLevel } {
  const variables = readVariables(identitySchema, environment);
  return {
    identity: {
      release: variables.CUTOVER_RELEASE,
      slot: variables.DEPLOYMENT_COLOR,
      containerId: variables.HOSTNAME ?? hostname(),
    },
    logLevel: variables.LOG_LEVEL,
  };
}

/**
 * @throws {ConfigError} naming variable, value and rule of every wrong setting
 * @throws {SecretNotFoundError} where nobody has the database's password
 */
export async function readSettings(environment?: Variables, secrets?: SecretStore): Promise<Settings> {
  const variables = readVariables(settingsSchema, environment);
  return {
    ...readIdentity(environment),
    version: builtVersion,
    host: variables.HOST,
    port: variables.PORT,
    chaosEnabled: variables.CHAOS_ENABLED === 'true',
    trustedProxies: variables.TRUSTED_PROXIES,
    drainSeconds: variables.SHUTDOWN_DRAIN_SECONDS,
    finishSeconds: variables.SHUTDOWN_FINISH_SECONDS,
    database: await readDatabaseSettings(secrets, environment),
  };
}
