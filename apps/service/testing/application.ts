import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../src/http/create-application.ts';
import { createLogger } from '../src/logging/logger.ts';
import type { Settings } from '../src/settings/settings.ts';

/** Nothing listens there, so that the database is refused at once. */
const NO_DATABASE = {
  host: '127.0.0.1',
  port: 1,
  name: 'none',
  user: 'nobody',
  password: undefined,
  poolSize: 1,
  ssl: undefined,
};

export interface TestApplication {
  readonly app: NestFastifyApplication;
  readonly log: Record<string, unknown>[];
}

/** The whole application without a port and without a database. */
export async function testApplication(changes: Partial<Settings> = {}): Promise<TestApplication> {
  const log: Record<string, unknown>[] = [];
  const settings: Settings = {
    host: '127.0.0.1',
    port: 1,
    identity: { release: 'r7', slot: 'green', containerId: 'task-1' },
    version: '1.2.3',
    logLevel: 'info',
    chaosEnabled: false,
    trustedProxies: [],
    drainSeconds: 0,
    finishSeconds: 0,
    database: NO_DATABASE,
    ...changes,
  };
  const logger = createLogger(settings.identity, settings.logLevel, {
    write: (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>),
  });
  return { app: await createApplication(settings, logger), log };
}
