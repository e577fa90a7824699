import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { until } from '../testing/service-process.ts';
import { type LocalPostgres, startLocalPostgres } from './local-postgres.ts';

let folder: string;
const started: LocalPostgres[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-serve-'));
  // As root, the server runs as another user, who must get through.
  await chmod(folder, 0o755);
});

afterEach(async () => {
  await rm(join(folder, 'owner.pid'), { force: true });
  for (const postgres of started.splice(0)) await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<LocalPostgres> {
  const postgres = await startLocalPostgres(folder);
  started.push(postgres);
  return postgres;
}

async function query({ variables }: LocalPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({
    host: variables['DB_HOST'],
    port: Number(variables['DB_PORT']),
    database: variables['DB_NAME'],
    user: variables['DB_USER'],
    password: variables['DB_PASSWORD'],
  });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const serverPid = async () =>
  Number((await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')[0]);

describe('startLocalPostgres', () => {
  it('starts on the same data after the server was killed', async () => {
    const first = await start();
    await query(first, 'CREATE TABLE kept (value int)');
    process.kill(await serverPid(), 'SIGKILL');
    const second = await start();
    expect(await query(second, 'SELECT * FROM kept')).toEqual([]);
  });

  it('ends with the process that started it, also when that is killed', async () => {
    const script = join(import.meta.dirname, 'local-postgres.ts');
    const run = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `const { startLocalPostgres } = await import(${JSON.stringify(script)});
       await startLocalPostgres(${JSON.stringify(folder)});
       console.log('started');
       setInterval(() => {}, 1000);`,
    ]);
    await once(run.stdout, 'data');
    expect(await serverPid()).toBeGreaterThan(0);
    run.kill('SIGKILL');
    await until('the server has gone', () =>
      serverPid().then(
        () => false,
        () => true,
      ),
    );
    await until('its owner is forgotten', () =>
      readFile(join(folder, 'owner.pid')).then(
        () => false,
        () => true,
      ),
    );
  });

  it('takes over, and stops, a server that was left behind', async () => {
    const first = await start();
    const left = await serverPid();
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    await writeFile(join(folder, 'owner.pid'), String(dead.pid));
    const second = await start();
    expect(await serverPid()).toBe(left);
    expect(second.variables).toEqual(first.variables);
    await second.stop();
    await expect(serverPid()).rejects.toThrow('ENOENT');
  });

  it('shares the server of a run that goes on, and leaves it running', async () => {
    await start();
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await writeFile(join(folder, 'owner.pid'), String(other.pid));
    const guest = await start();
    await guest.stop();
    expect(await query(guest, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    other.kill();
    await once(other, 'exit');
  });

  it('begins again when a run was killed while it made the cluster', async () => {
    await mkdir(join(folder, 'data'));
    await writeFile(join(folder, 'data/PG_VERSION'), '18\n');
    const postgres = await start();
    expect(await query(postgres, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('says what the server’s log says when it does not start', async () => {
    await (await start()).stop();
    await writeFile(join(folder, 'data/postgresql.conf'), 'nonsense = 1\n');
    await expect(start()).rejects.toThrow(/does not start: .*nonsense/);
  });
});
