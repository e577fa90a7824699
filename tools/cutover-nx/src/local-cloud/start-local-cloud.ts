import { mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { processExists } from '../session/process-exists.ts';
import { UserError } from '../user-error.ts';
import { CloudClient, type CloudHealth } from './cloud-client.ts';
import { type CloudFiles, lastLogLines, readRunning } from './cloud-files.ts';
import { isAnotherProgram, stopProgram } from './renew-program.ts';
import { spawnDetached } from './spawn-detached.ts';

const READY_WITHIN_MS = 90_000;

export interface LocalCloud {
  readonly client: CloudClient;
  readonly health: CloudHealth;
}

/** The local cloud where it runs; undefined where it does not. */
export async function findLocalCloud(files: CloudFiles): Promise<LocalCloud | undefined> {
  const running = await readRunning(files);
  if (running === undefined) return undefined;
  const client = new CloudClient(running.url);
  const health = await client.health();
  return health?.ready === true && health.pid === running.pid ? { client, health } : undefined;
}

export interface StartOptions {
  readonly timeScale?: number | undefined;
  readonly note: (text: string) => void;
  /** Who deploys through the running cloud, in words; its requests would fail with a restart. Undefined where nobody does. */
  readonly atWork: (cloud: LocalCloud) => Promise<string | undefined>;
}

/**
 * The local cloud, started where it does not run and brought to the program that is built and the template that is
 * synthesized.
 * @throws {UserError} with its last words where it does not become ready
 */
export async function startLocalCloud(files: CloudFiles, options: StartOptions): Promise<LocalCloud> {
  const found = await findLocalCloud(files);
  if (found === undefined) {
    options.note('starting the local cloud');
    return boot(files, options.timeScale);
  }
  if (await isAnotherProgram(found.health, files.program)) {
    const worker = await options.atWork(found);
    if (worker === undefined) return restart(files, found, options);
    options.note(`the local cloud runs an older program and is left alone, because ${worker}`);
  }
  const { assemblyHash } = found.health;
  await found.client.applyAssembly(files.assembly);
  const health = (await found.client.health()) ?? found.health;
  if (health.assemblyHash !== assemblyHash)
    options.note('the template has changed: the local cloud has taken it over');
  return { ...found, health };
}

/** What stood there before is there after it: state, data, ports, and as many tasks. */
async function restart(
  files: CloudFiles,
  { health }: LocalCloud,
  { timeScale, note }: StartOptions,
): Promise<LocalCloud> {
  note(
    'the program of the local cloud has changed: it is restarted, and requests fail until its tasks are up again',
  );
  await stopProgram(health);
  return boot(files, timeScale ?? health.timeScale);
}

async function boot(files: CloudFiles, timeScale?: number): Promise<LocalCloud> {
  if (!existsSync(files.program)) {
    throw new UserError('the local cloud is not built', 'run npx nx build local-cloud');
  }
  await makeFolders(files);
  const pid = await spawnDetached(
    [
      files.program,
      ...['--assembly', files.assembly, '--state', files.state],
      ...(timeScale === undefined ? [] : ['--time-scale', String(timeScale)]),
    ],
    // Where Node.js keeps compiled code is relative to this folder: it must not become a part of the state.
    { cwd: files.workspace, logFile: files.log },
  );
  return untilReady(files, pid);
}

async function makeFolders(files: CloudFiles): Promise<void> {
  try {
    await mkdir(files.state, { recursive: true });
  } catch (cause) {
    throw new UserError(
      `the state folder ${files.state} cannot be written: ${(cause as Error).message}`,
      'make it writable, or free some space on its disk',
      { cause },
    );
  }
}

async function untilReady(files: CloudFiles, pid: number): Promise<LocalCloud> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && processExists(pid)) {
    const cloud = await findLocalCloud(files);
    if (cloud !== undefined) return cloud;
    await sleep(50);
  }
  throw new UserError(
    `the local cloud did not start. It says:\n${await lastLogLines(files)}`,
    `mend what it names and run the command again; its whole log is ${files.log}`,
  );
}
