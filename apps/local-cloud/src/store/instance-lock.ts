import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isRunning } from '../processes/process-identity.ts';
import type { ProcessIdentity } from '../processes/process-identity.ts';
import { makeFolder } from './make-folder.ts';
import { StateError, stateError } from './state-error.ts';

const TRIES = 5;

/**
 * Makes this process the only one that uses the state folder. A lock left by a process that is gone is taken over, also
 * where another program has its number by now.
 * @returns the release
 * @throws {StateError} naming the process that has the folder
 */
export function lockInstance(folder: string): () => void {
  const path = join(folder, 'cloud.lock');
  const own = identify(process.pid);
  if (own === undefined) throw new Error(`process ${process.pid} cannot find itself`);
  try {
    makeFolder(folder, 0o711);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (create(path, own)) return () => release(path, own);
      const holder = read(path);
      if (holder && isRunning(holder)) throw taken(folder, holder);
      clearAway(path, folder);
    }
  } catch (cause) {
    throw stateError(path, cause);
  }
  throw new StateError(`${path} is taken again and again`, 'end the other local clouds of this folder');
}

/** The process that has the folder; undefined where none does. */
export function findInstance(folder: string): ProcessIdentity | undefined {
  const holder = read(join(folder, 'cloud.lock'));
  return holder && isRunning(holder) ? holder : undefined;
}

/** The file appears with its content: nobody ever reads a lock without an owner. */
function create(path: string, own: ProcessIdentity): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a stale lock, unless another process has put a living one in its place meanwhile. */
function clearAway(path: string, folder: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const holder = read(aside);
  if (holder && isRunning(holder)) {
    renameSync(aside, path);
    throw taken(folder, holder);
  }
  rmSync(aside);
}

function read(path: string): ProcessIdentity | undefined {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(path, 'utf8')) as Partial<ProcessIdentity>;
    return pid === undefined || startedAt === undefined ? undefined : { pid, startedAt };
  } catch {
    return undefined;
  }
}

function release(path: string, own: ProcessIdentity): void {
  if (read(path)?.startedAt === own.startedAt) rmSync(path, { force: true });
}

function taken(folder: string, { pid }: ProcessIdentity): StateError {
  return new StateError(
    `the local cloud of ${folder} runs already, as process ${pid}`,
    'use it, or stop it first: nx destroy <service>',
  );
}
