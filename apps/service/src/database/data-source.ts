import { Socket } from 'node:net';
import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { Contact } from '../contacts/contact.entity.ts';
import type { DatabaseSettings } from '../settings/database-settings.ts';
import { migrations } from './migrations/index.ts';

/** Longest wait for a connection, whether a new one or one out of the pool. */
export const CONNECT_TIMEOUT_MS = 2000;
/** The server gives up a statement after this long. */
const STATEMENT_TIMEOUT_MS = 5000;
/** An unused connection goes back before the silence below counts against it. */
const IDLE_TIMEOUT_MS = 8000;
/**
 * A connection that is silent for longer is dead: its server has vanished without a word, and without this limit the
 * pool would hold it until TCP gives up, a quarter of an hour later. Above the two limits before it.
 */
const SILENCE_LIMIT_MS = 10_000;

/** For serving requests. `onIdleError` hears of connections that break while nobody uses them: the pool drops them. */
export function serviceDataSource(database: DatabaseSettings, onIdleError: (error: unknown) => void) {
  return {
    ...connection(database),
    poolErrorHandler: onIdleError,
    poolSize: database.poolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    extra: {
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      stream: () => closedBySilence(new Socket()),
    },
  } satisfies DataSourceOptions;
}

/** For migrations, whose statements may take their time. One connection holds the lock while the other works. */
export function migrationDataSource(database: DatabaseSettings): DataSourceOptions {
  return {
    ...connection(database),
    poolSize: 2,
    connectTimeoutMS: 5000,
    // A statement that waits for a table makes every request for that table wait behind it: give up instead.
    extra: { lock_timeout: 10_000, keepAlive: true },
  };
}

function connection({ host, port, name, user, password, ssl }: DatabaseSettings) {
  return {
    type: 'postgres',
    // A bundle has no node_modules in which TypeORM could look for its drivers.
    driver: pg,
    nativeDriver: false,
    host,
    port,
    database: name,
    username: user,
    password: password && (async () => (await password()).reveal()),
    ssl: ssl ?? false,
    applicationName: 'cutover-service',
    entities: [Contact],
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'all',
    installExtensions: false,
    synchronize: false,
    logging: false,
  } satisfies DataSourceOptions;
}

function closedBySilence(socket: Socket): Socket {
  socket.setTimeout(SILENCE_LIMIT_MS, () =>
    socket.destroy(new Error(`no word from the database for ${SILENCE_LIMIT_MS / 1000} s`)),
  );
  return socket;
}
