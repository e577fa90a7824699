import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { stateError } from './state-error.ts';

/**
 * Makes a folder and those above it that are missing. Node's own recursive mkdir never ends where a file system answers
 * ENOENT for a parent that is there, as /proc does.
 * @throws {StateError}
 */
export function makeFolder(path: string, mode: number): void {
  try {
    if (!isFolder(dirname(path))) makeFolder(dirname(path), mode);
    mkdirSync(path, { mode });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw stateError(path, cause);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
