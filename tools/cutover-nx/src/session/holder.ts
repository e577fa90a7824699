import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import process from 'node:process';
import type { Holder } from '@cutover/deploy';
import { processExists } from './process-exists.ts';

/** Who holds the lock: `runId` is `<host>/<pid>/<start of the process>/<unique>`, so that this host can tell whether it lives. */
export function thisHolder(verb: string): Holder {
  const host = hostname();
  return {
    owner: `${userInfo().username}@${host}`,
    runId: [host, process.pid, startOfProcess(process.pid) ?? '-', randomUUID()].join('/'),
    verb,
  };
}

/** False where the holder's process has ended on this host; undefined where that cannot be known. */
export function isAlive(holder: Holder): boolean | undefined {
  const [host, pidText, start] = holder.runId.split('/');
  const pid = Number(pidText);
  if (host !== hostname() || !Number.isInteger(pid)) return undefined;
  if (!processExists(pid)) return false;
  const startNow = startOfProcess(pid);
  return startNow === undefined || start === '-' ? undefined : startNow === start;
}

/** Ticks since boot at which the process started: tells a process from a later one with its id. Undefined off Linux. */
function startOfProcess(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    // No /proc here: the process id alone must do.
    return undefined;
  }
}
