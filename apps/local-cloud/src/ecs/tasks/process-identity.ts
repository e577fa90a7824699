import { existsSync, readFileSync } from 'node:fs';
import type { ProcessIdentity } from '../../processes/process-identity.ts';

const BOOT_ID = '/proc/sys/kernel/random/boot_id';
/** Place of the start time in `/proc/<pid>/stat`, after the program's name. */
const START_TIME = 19;

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
  if (!(pid > 1)) return undefined;
  if (bootId === '-') return { pid, startedAt: line.trim().split(/\s+/).slice(1).join(' ') };
  // Start times count from the boot: one of an earlier boot is nobody's now.
  if (readFileSync(BOOT_ID, 'utf8').trim() !== bootId) return { pid, startedAt: 'an earlier boot' };
  return { pid, startedAt: line.slice(line.lastIndexOf(')') + 2).split(' ')[START_TIME] ?? '' };
}
