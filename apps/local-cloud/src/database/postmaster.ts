import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify } from '../processes/process-identity.ts';
import type { ProcessIdentity } from '../processes/process-identity.ts';

/** A PostgreSQL server as its own pid file tells of it. */
export interface Postmaster {
  readonly identity: ProcessIdentity;
  readonly port: number;
  readonly ready: boolean;
}

/** The server that runs on a data folder now; undefined where none does, also where another program has its number by now. */
export function findPostmaster(folder: string): Postmaster | undefined {
  const lines = pidFile(folder)?.split('\n') ?? [];
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const identity = identify(pid);
  if (identity === undefined || !commandLine(pid).includes(folder)) return undefined;
  return { identity, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

function pidFile(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'postmaster.pid'), 'utf8');
  } catch {
    return undefined;
  }
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
