import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { processExists } from '../session/process-exists.ts';
import { UserError } from '../user-error.ts';
import { type CloudFiles, cloudFiles } from './cloud-files.ts';
import { findLocalCloud, type LocalCloud } from './start-local-cloud.ts';

const run = promisify(execFile);
const STOPPED_WITHIN_MS = 60_000;

/**
 * Stops everything that the local cloud of this workspace started, by process id, and removes its state: also where the
 * cloud itself was killed and left tasks and the database behind, or its state is corrupt.
 * @returns false where there was nothing
 */
export async function destroyLocalCloud(workspace: string): Promise<boolean> {
  const files = cloudFiles(workspace);
  if (!existsSync(files.state)) return false;
  const running = await findLocalCloud(files);
  if (running === undefined || !(await destroyItself(running))) await destroyLeftovers(files);
  await rm(files.state, { recursive: true, force: true });
  await rm(files.log, { force: true });
  return true;
}

/** @returns false where it did not manage to */
async function destroyItself({ client, health }: LocalCloud): Promise<boolean> {
  try {
    await client.destroy();
  } catch {
    // It may have gone before it could answer; whatever is left is ended from outside.
    return false;
  }
  const deadline = Date.now() + STOPPED_WITHIN_MS;
  while (processExists(health.pid) && Date.now() < deadline) await sleep(50);
  return !processExists(health.pid);
}

async function destroyLeftovers(files: CloudFiles): Promise<void> {
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
}
