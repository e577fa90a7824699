import { execFile } from 'node:child_process';
import { lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const workspace = resolve(import.meta.dirname, '../../../..');

export async function git(folder: string, ...args: string[]): Promise<string> {
  const author = [
    '-c',
    'user.name=Rehearsal',
    '-c',
    'user.email=rehearsal@example.com',
    '-c',
    'commit.gpgSign=false',
  ];
  return (await run('git', [...author, ...args], { cwd: folder })).stdout.trim();
}

/** A clone with modules, as `npm ci` leaves it: those of this workspace, but for its own projects. */
export async function clone(origin: string, folder: string): Promise<void> {
  await git(workspace, 'clone', '--quiet', origin, folder);
  for (const place of ['', ...(await projects())])
    await linkModules(join(workspace, place), join(folder, place));
}

async function projects(): Promise<string[]> {
  const kinds = ['apps', 'libs', 'tools'];
  const names = await Promise.all(kinds.map((kind) => readdir(join(workspace, kind))));
  return kinds.flatMap((kind, index) => (names[index] ?? []).map((name) => join(kind, name)));
}

async function linkModules(from: string, to: string): Promise<void> {
  const modules = join(from, 'node_modules');
  const names = await readdir(modules).catch(() => []);
  if (names.length === 0 || !(await lstat(to).catch(() => undefined))) return;
  await mkdir(join(to, 'node_modules'));
  for (const name of names.filter((each) => each !== '.cache')) {
    // Links to the projects stay relative, so that the clone has its own.
    if (name === '@cutover') await copyLinks(join(modules, name), join(to, 'node_modules', name));
    else await symlink(join(modules, name), join(to, 'node_modules', name));
  }
}

async function copyLinks(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) await symlink(await readlink(join(from, name)), join(to, name));
}
