import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { freePort } from './ports.ts';
import { type Server, serverOf } from './postgres-server.ts';

const USER = 'cutover';
const NAME = 'service';
const OWNER_FILE = 'owner.pid';

/** What outlives a run. Written when the cluster is whole: a folder without it was left half made. */
const clusterSchema = z.object({ password: z.string(), port: z.int() });
type Cluster = z.output<typeof clusterSchema>;

export interface LocalPostgres {
  /** Variables that point the service at the database. */
  readonly variables: Readonly<Record<string, string>>;
  /** Stops the server, unless another process of this workspace still uses it. */
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL in `folder`, on the loopback, with an empty database at first. One that an earlier run left behind
 * is taken over; one that another run still uses is shared.
 * @throws {Error} saying what the server's log says where it does not start
 */
export async function startLocalPostgres(folder: string): Promise<LocalPostgres> {
  await mkdir(folder, { recursive: true });
  const data = join(folder, 'data');
  const cluster = await openCluster(folder, data);
  const owner = await ownerOf(folder);
  const server = await serverOf(data);

  const running = await isServing(server, data);
  const port = running ? await runningPort(data) : await start(server, data, cluster.port);
  const guard = owner === undefined ? await guardServer(folder, data) : undefined;
  const variables = {
    DB_HOST: '127.0.0.1',
    DB_PORT: String(port),
    DB_NAME: NAME,
    DB_USER: USER,
    DB_PASSWORD: cluster.password,
    DB_SSL: 'disable',
  };
  await createDatabase(port, cluster.password);
  return {
    variables,
    async stop() {
      if (guard === undefined) return;
      guard.destroy();
      const end = Date.now() + 10_000;
      while ((await server.run('status')) === 0 && Date.now() < end) await sleep(50);
    },
  };
}

async function openCluster(folder: string, data: string): Promise<Cluster> {
  const file = join(folder, 'cluster.json');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return clusterSchema.parse(JSON.parse(known));

  await rm(data, { recursive: true, force: true });
  const cluster = { password: randomBytes(18).toString('base64url'), port: await freePort() };
  await initialise(data, cluster.password);
  await writeFile(file, JSON.stringify(cluster), { mode: 0o600 });
  return cluster;
}

/** @throws {Error} with what `initdb` says, such as that its user may not enter a folder above */
async function initialise(data: string, password: string): Promise<void> {
  const script = join(import.meta.dirname, 'initialise-cluster.ts');
  const child = spawn(process.execPath, [script, data, USER], { stdio: ['pipe', 'ignore', 'pipe'] });
  child.stdin.end(password);
  const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  if (child.exitCode === 0) return;
  const reason = /Error: .*/s.exec(said)?.[0].split('\n    at ')[0] ?? said;
  throw new Error(
    `PostgreSQL could not be set up in ${data}: ${reason.trim()}; or set DATABASE_URL to use another database`,
  );
}

/** From here on the server ends with this process, however that ends. */
async function guardServer(folder: string, data: string) {
  const ownerFile = join(folder, OWNER_FILE);
  await writeFile(ownerFile, String(process.pid));
  const script = join(import.meta.dirname, 'guard-postgres.ts');
  const guard = spawn(process.execPath, [script, data, ownerFile, String(process.pid)], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  await once(guard, 'exit'); // What goes on is its child, which holds the other end of the line.
  return guard.stdio[3] as Socket;
}

/** Process id of another run that uses the server; undefined where there is none, or none any more. */
async function ownerOf(folder: string): Promise<number | undefined> {
  const pid = Number(await readFile(join(folder, OWNER_FILE), 'utf8').catch(() => ''));
  return pid > 0 && pid !== process.pid && isAlive(pid) ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function start(server: Server, data: string, wanted: number): Promise<number> {
  const port = await freePort(wanted);
  const log = join(data, 'server.log');
  await rm(log, { force: true });
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`;
  if ((await server.run('start', '-w', '-t', '30', '-l', log, '-o', settings)) === 0) return port;
  const text = await readFile(log, 'utf8').catch(() => 'it wrote no log');
  throw new Error(`PostgreSQL in ${data} does not start: ${text.trim().split('\n').slice(-3).join(' ')}`);
}

/**
 * Whether a server from another run answers. The process of one that was killed can be known to the system for a moment
 * longer: that is no server.
 */
async function isServing(server: Server, data: string): Promise<boolean> {
  const end = Date.now() + 5000;
  while ((await server.run('status')) === 0) {
    if (await answers(await runningPort(data))) return true;
    if (Date.now() > end) throw new Error(`PostgreSQL in ${data} runs, but does not answer: stop it first`);
    await sleep(100);
  }
  return false;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** The fourth line of the file that the server keeps while it runs. */
async function runningPort(data: string): Promise<number> {
  return Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[3]);
}

async function createDatabase(port: number, password: string): Promise<void> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: USER, password, database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [NAME]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${NAME}`);
  } finally {
    await client.end();
  }
}
