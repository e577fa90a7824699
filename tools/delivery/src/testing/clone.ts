import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { linkModules } from '../changes/link-modules.ts';

const run = promisify(execFile);

export const workspace = resolve(import.meta.dirname, '../../../..');

export async function git(folder: string, ...args: string[]): Promise<string> {
  const settings = ['user.name=Rehearsal', 'user.email=rehearsal@example.com', 'commit.gpgSign=false'];
  const words = [...settings.flatMap((setting) => ['-c', setting]), ...args];
  return (await run('git', words, { cwd: folder })).stdout.trim();
}

/** A clone with modules, as `npm ci` leaves it. */
export async function clone(origin: string, folder: string): Promise<void> {
  await git(workspace, 'clone', '--quiet', origin, folder);
  await linkModules(workspace, folder);
}
