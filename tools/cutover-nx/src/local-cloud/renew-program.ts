import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { processExists } from '../session/process-exists.ts';
import { UserError } from '../user-error.ts';

/** Longest stop timeout of a task, and some more. */
const STOPPED_WITHIN_MS = 150_000;

/** What is asked of the program of a running local cloud. */
export interface RunningProgram {
  readonly pid: number;
  /** SHA-256 of the bundle's entry, in hex; undefined where it does not tell. */
  readonly program?: string | undefined;
}

/**
 * Whether the bundle on disk is another program than the one that runs. Its entry names the other files by what they hold,
 * so that a few hundred bytes stand for all of it.
 * @returns false, too, where nothing is built: then there is nothing to put in its place
 */
export async function isAnotherProgram({ program }: RunningProgram, built: string): Promise<boolean> {
  let entry: Buffer;
  try {
    entry = await readFile(built);
  } catch {
    // Not built, or being built at this moment: what runs goes on.
    return false;
  }
  return createHash('sha256').update(entry).digest('hex') !== program;
}

/**
 * Asks the program to stop, which keeps state and data, and waits for its end.
 * @throws {UserError} where it cannot be asked, or does not end in time; it is never killed
 */
export async function stopProgram(
  { pid }: RunningProgram,
  { withinMs = STOPPED_WITHIN_MS }: { withinMs?: number } = {},
): Promise<void> {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (cause) {
    if (!processExists(pid)) return;
    throw new UserError(
      `the local cloud (process ${pid}) runs an older program and cannot be stopped: ${(cause as Error).message}`,
      'stop that process as the user who started it, then run this again',
      { cause },
    );
  }
  const deadline = Date.now() + withinMs;
  while (processExists(pid)) {
    if (Date.now() >= deadline) {
      throw new UserError(
        `the local cloud (process ${pid}) runs an older program and has not stopped within ${withinMs / 1000} s`,
        'end that process, then run this again: state and data stay',
      );
    }
    await sleep(50);
  }
}
