import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** One process, told from any later one with the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In the kernel's ticks since boot on Linux, a date elsewhere. */
  readonly startTime: string;
  /** `-` where the system has none. */
  readonly bootId: string;
}

const BOOT_ID = '/proc/sys/kernel/random/boot_id';

/**
 * Writes the identity of the shell that runs it, which `exec` keeps, to the file in `$identity`. The process writes it
 * itself, so that it can be found also when its parent died right after starting it.
 */
export const WRITE_IDENTITY = `
if [ -r /proc/$$/stat ]; then
  read -r boot <${BOOT_ID}
  read -r started </proc/$$/stat
else
  boot=-
  started="$$ $(ps -o lstart= -p $$)"
fi
printf '%s\\n%s\\n' "$boot" "$started" >"$identity"
`;

/** The identity in a file that WRITE_IDENTITY wrote; undefined while it is missing or unfinished. */
export function readIdentity(file: string): ProcessIdentity | undefined {
  if (!existsSync(file)) return undefined;
  const [bootId, line, rest] = readFileSync(file, 'utf8').split('\n');
  if (bootId === undefined || line === undefined || rest === undefined) return undefined;
  const pid = Number.parseInt(line, 10);
  const startTime = bootId === '-' ? line.replace(/^\d+/, '').trim() : statField(line, START_TIME);
  return startTime === undefined || !(pid > 1) ? undefined : { pid, startTime, bootId };
}

/** Whether this very process still runs: neither ended, nor replaced by another under its id. */
export function isAlive({ pid, startTime, bootId }: ProcessIdentity): boolean {
  try {
    if (bootId === '-') {
      const now = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
      return now.trim() === startTime;
    }
    if (readFileSync(BOOT_ID, 'utf8').trim() !== bootId) return false;
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return statField(line, START_TIME) === startTime && statField(line, STATE) !== 'Z';
  } catch {
    return false; // No such process.
  }
}

/** Places in `/proc/<pid>/stat` after the program's name, which may hold blanks and parentheses. */
const STATE = 0;
const START_TIME = 19;

function statField(line: string, place: number): string | undefined {
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[place];
}
