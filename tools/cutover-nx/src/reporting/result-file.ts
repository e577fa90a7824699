import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../user-error.ts';

/** Result of a verb, for programs. What a verb does not know is left out. */
export interface VerbOutcome {
  readonly status: string;
  readonly service: string;
  readonly environment: string;
  /** As a shell would see it: 0 for success and "nothing to do"; 2 for a plan that holds changes. */
  readonly exitCode: number;
  /** What else the verb found out, such as `requests` and `stages`. */
  readonly [fact: string]: unknown;
}

/**
 * Writes the result whole or not at all.
 * @param file relative to the folder that the user called from
 * @throws {UserError} where it cannot be written
 */
export async function writeResultFile(file: string, folder: string, outcome: VerbOutcome): Promise<void> {
  const path = resolve(folder, file);
  try {
    await makeFolder(dirname(path));
    await writeFile(`${path}.part`, `${JSON.stringify(outcome, undefined, 2)}\n`);
    await rename(`${path}.part`, path);
  } catch (cause) {
    throw new UserError(
      `the result cannot be written to ${path}: ${(cause as Error).message}`,
      'name a file that can be written with --result-file',
      { cause },
    );
  }
}

/** Node's own recursive mkdir never ends below a folder such as /proc, which takes no new ones. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder);
  }
}
