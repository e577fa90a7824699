import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import { UserError } from '../user-error.ts';
import { cloudFiles } from './cloud-files.ts';

const run = promisify(execFile);

/**
 * Stops everything that the local cloud of this workspace started, by process id, and removes its state: also where the
 * cloud itself was killed and left tasks and the database behind, or its state is corrupt.
 * @returns false where there was nothing
 */
export async function destroyLocalCloud(workspace: string): Promise<boolean> {
  const files = cloudFiles(workspace);
  if (!existsSync(files.state)) return false;
  if (!existsSync(files.program)) {
    throw new UserError(
      'the program that stops the local cloud is not built',
      'run npx nx build local-cloud, then this again',
    );
  }
  try {
    await run(process.execPath, [files.program, '--state', files.state, '--destroy'], { timeout: 150_000 });
  } catch (cause) {
    const { stderr } = cause as { stderr?: string };
    throw new UserError(
      `the local cloud could not be stopped: ${stderr?.trim() ?? (cause as Error).message}`,
      `end the processes that it names, then remove ${files.state}`,
      { cause },
    );
  }
  await rm(files.state, { recursive: true, force: true });
  await rm(files.log, { force: true });
  return true;
}
