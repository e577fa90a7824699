import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { signal } from '../processes/process-identity.ts';
import { StateError } from '../store/state-error.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { findPostmaster } from './postmaster.ts';
import { dataFolder, serverAccount } from './server-account.ts';
import type { ServerAccount } from './server-account.ts';

const run = promisify(execFile);
/** Of a server killed by force the processes of its connections may live on for a moment, and hold its shared memory. */
const START_TRIES = 20;
const START_RETRY_MS = 250;
const START_TIMEOUT_MS = 60_000;
const SPAWN_GRACE_MS = 3000;

/** A PostgreSQL server on a data folder, in processes of its own that outlive this one. */
export interface PostgresServer {
  readonly folder: string;
  /** The port it answers on; undefined while it does not run. */
  runningPort(): number | undefined;
  /** Makes the data where there are none. The superuser's password is what it is made with. */
  initialise(superuser: { name: string; password: string }): Promise<void>;
  /** Starts it where it does not run, and resolves when it takes connections. */
  start(options: { port: number; maxConnections: number }): Promise<void>;
  stop(): Promise<void>;
  /** Ends it at once and removes its data. */
  destroy(): Promise<void>;
}

export async function postgresServer(wantedFolder: string): Promise<PostgresServer> {
  const binaries = await postgresBinaries();
  const account = await serverAccount();
  const folder = await dataFolder(wantedFolder, account);
  const logFile = join(folder, 'server.log');
  const spawnOptions = { ...account, cwd: '/', env: { LC_ALL: 'C', PATH: '/usr/bin:/bin', TZ: 'UTC' } };

  /** Undefined where none runs, or none any more. A server just spawned takes a moment to say so. */
  const waitUntilReady = async (graceMs: number) => {
    const began = Date.now();
    for (;;) {
      const found = findPostmaster(folder);
      const waitedMs = Date.now() - began;
      if (found?.ready === true || waitedMs > START_TIMEOUT_MS) return found;
      if (found === undefined && waitedMs > graceMs) return undefined;
      await sleep(10);
    }
  };

  return {
    folder,
    runningPort: () => findPostmaster(folder)?.port,
    initialise: (superuser) => initialise({ folder, binaries, account, spawnOptions }, superuser),
    async start({ port, maxConnections }) {
      if ((await waitUntilReady(0))?.ready === true) return;
      const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=${maxConnections}`;
      const options = ['start', '-D', folder, '-l', logFile, '-W', '-o', settings];
      for (let attempt = 1; ; attempt++) {
        // A pid file whose process is gone, and whose number another program has, would keep it from starting.
        if (findPostmaster(folder) === undefined) await rm(join(folder, 'postmaster.pid'), { force: true });
        try {
          // Its own waiting looks ten times a second only.
          await run(binaries.pg_ctl, options, spawnOptions);
          if ((await waitUntilReady(SPAWN_GRACE_MS))?.ready === true) return;
          throw new Error('it ended again');
        } catch (cause) {
          const log = await lastLines(logFile);
          const inUse = log.includes('shared memory block') || log.includes('lock file');
          if (!inUse || attempt >= START_TRIES)
            throw new StateError(
              `PostgreSQL does not start in ${folder}: ${log}`,
              'mend what it names, or begin anew: --destroy removes the state',
              { cause },
            );
          await sleep(START_RETRY_MS);
        }
      }
    },
    async stop() {
      if (findPostmaster(folder) === undefined) return;
      await run(binaries.pg_ctl, ['stop', '-D', folder, '-m', 'fast', '-w', '-t', '30'], spawnOptions);
    },
    async destroy() {
      const found = findPostmaster(folder);
      // SIGQUIT is PostgreSQL's immediate shutdown: its processes end without a last word to the disk.
      if (found && signal(found.identity, 'SIGQUIT')) {
        for (let waited = 0; findPostmaster(folder) && waited < 10_000; waited += 20) await sleep(20);
      }
      await rm(folder, { recursive: true, force: true });
      await removeDrafts(folder);
    },
  };
}

async function initialise(
  parts: {
    folder: string;
    binaries: PostgresBinaries;
    account: ServerAccount;
    spawnOptions: object;
  },
  { name, password }: { name: string; password: string },
): Promise<void> {
  const { folder, binaries, account, spawnOptions } = parts;
  if (existsSync(folder)) return;
  await mkdir(dirname(folder), { recursive: true, mode: 0o711 });
  await removeDrafts(folder);
  // It appears whole or not at all: a start that is killed meanwhile leaves a draft, and perhaps an initdb at work in it.
  const draft = `${folder}.draft-${process.pid}`;
  const passwordFile = `${draft}-password`;
  await mkdir(draft, { mode: 0o700 });
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account.uid !== undefined && account.gid !== undefined) {
      await chown(draft, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    await run(
      binaries.initdb,
      [
        `--pgdata=${draft}`,
        `--username=${name}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--locale=C',
        '--builtin-locale=C.UTF-8',
        '--no-sync',
        '--no-instructions',
      ],
      spawnOptions,
    );
    await rename(draft, folder);
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string };
    throw new StateError(
      `no database can be made in ${folder}: ${complaint(stderr) ?? (cause as Error).message}`,
      'free some space on its disk, or mend what PostgreSQL names, then start again',
      { cause },
    );
  } finally {
    await removeDrafts(folder);
  }
}

async function removeDrafts(folder: string): Promise<void> {
  const names = await readdir(dirname(folder)).catch(() => []);
  for (const name of names.filter((candidate) => candidate.startsWith(`${basename(folder)}.draft-`))) {
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

/** The line of initdb that says why; its last words are about tidying up. */
function complaint(stderr: string): string | undefined {
  return /^.*(?:FATAL|PANIC|error): .*$/m.exec(stderr)?.[0];
}

async function lastLines(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-5).join(' | ');
}
