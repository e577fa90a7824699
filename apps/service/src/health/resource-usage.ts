import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';

const LIMIT_PERCENT = 90;
/** A large disk that is 90 % full still has room; a task's disk of 20 GiB has not. */
const ROOMY_BYTES = 4 * 1024 ** 3;

export interface Usage {
  /** 0 to 100, two decimals. */
  readonly percent: number;
  readonly ok: boolean;
}

/**
 * Resident memory of this process against the limit of its cgroup, else against the machine. A container runs this
 * process alone; the memory of the whole machine says nothing about it.
 */
export function memoryUsage(
  usedBytes: number = process.memoryUsage.rss(),
  limitBytes: number = memoryLimit(),
): Usage {
  const percent = round((usedBytes / limitBytes) * 100);
  return { percent, ok: percent < LIMIT_PERCENT };
}

/** As `df` counts: what only root may use is not free. */
export async function diskUsage(path = '/', read: typeof statfs = statfs): Promise<Usage> {
  const { blocks, bfree, bavail, bsize } = await read(path);
  const used = blocks - bfree;
  const percent = used + bavail === 0 ? 100 : round((used / (used + bavail)) * 100);
  return { percent, ok: percent < LIMIT_PERCENT || bavail * bsize >= ROOMY_BYTES };
}

/** Without a limit some systems report none, others a number beyond any memory. */
function memoryLimit(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

function round(percent: number): number {
  return Math.round(percent * 100) / 100;
}
