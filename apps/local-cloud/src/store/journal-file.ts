import {
  closeSync,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { StateError, stateError } from './state-error.ts';

const syncData = promisify(fdatasync);
const OWNER_ONLY = 0o600;

/** One change of one collection; `v` is left out where the key was deleted. */
export interface JournalRecord {
  readonly c: string;
  readonly k: string;
  readonly v?: unknown;
}

/** An append-only file of JSON lines. A line that a crash cut short was never acknowledged, and is dropped. */
export interface JournalFile {
  readonly bytes: number;
  /** Reaches the kernel before it returns: it survives the end of this process, whatever ended it. */
  append(lines: readonly string[]): void;
  /** Resolves when what was appended is on the disk. */
  sync(): Promise<void>;
  /** Replaces the content at once: whoever looks sees the old one or the new one. */
  replace(lines: Iterable<string>): void;
  close(): void;
}

/**
 * @param options lenient: what is damaged is left out, for those who only want to clear up
 * @returns the file, and what it held
 * @throws {StateError} where it cannot be read, or holds something else than what was written
 */
export function openJournal(
  path: string,
  options: { readonly lenient?: boolean } = {},
): { file: JournalFile; records: JournalRecord[] } {
  const text = readIfAny(path);
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  const records = complete
    .split('\n')
    .slice(0, -1)
    .map((line, index) => parseLine(line) ?? damaged(path, index + 1, options.lenient === true))
    .filter((record) => record !== undefined);
  let handle = openForAppend(path);
  let bytes = Buffer.byteLength(complete);
  ftruncateSync(handle, bytes);

  const file: JournalFile = {
    get bytes() {
      return bytes;
    },
    append(lines) {
      const content = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      try {
        for (let done = 0; done < content.length;) done += writeSync(handle, content, done);
        bytes += content.length;
      } catch (cause) {
        // A torn line in the middle would make the file unreadable.
        ftruncateSync(handle, bytes);
        throw stateError(path, cause);
      }
    },
    sync: () => syncData(handle),
    replace(lines) {
      const next = `${path}.next`;
      const content = Buffer.from([...lines].map((line) => `${line}\n`).join(''));
      const nextHandle = openSync(next, 'w', OWNER_ONLY);
      for (let done = 0; done < content.length;) done += writeSync(nextHandle, content, done);
      fsyncSync(nextHandle);
      closeSync(nextHandle);
      renameSync(next, path);
      syncFolder(dirname(path));
      closeSync(handle);
      handle = openForAppend(path);
      bytes = content.length;
    },
    close: () => closeSync(handle),
  };
  return { file, records };
}

function readIfAny(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw stateError(path, cause);
  }
}

function openForAppend(path: string): number {
  try {
    return openSync(path, 'a', OWNER_ONLY);
  } catch (cause) {
    throw stateError(path, cause);
  }
}

function parseLine(line: string): JournalRecord | undefined {
  try {
    const record = JSON.parse(line) as Partial<JournalRecord> | null;
    return typeof record?.c === 'string' && typeof record.k === 'string'
      ? (record as JournalRecord)
      : undefined;
  } catch {
    return undefined;
  }
}

function damaged(path: string, line: number, tolerated: boolean): undefined {
  if (tolerated) return undefined;
  throw new StateError(
    `the state of the local cloud is damaged: line ${line} of ${path} is not what was written there`,
    'nx destroy <service> removes the local cloud and its state; the next deploy makes it anew',
  );
}

function syncFolder(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
