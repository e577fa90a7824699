import { lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Gives another checkout of this workspace its modules: those of this one, but for the workspace's own projects. */
export async function linkModules(workspace: string, checkout: string): Promise<void> {
  for (const place of ['', ...(await projects(workspace))]) {
    await linkFolder(join(workspace, place), join(checkout, place));
  }
}

async function projects(workspace: string): Promise<string[]> {
  const kinds = ['apps', 'libs', 'tools'];
  const names = await Promise.all(kinds.map((kind) => readdir(join(workspace, kind))));
  return kinds.flatMap((kind, index) => (names[index] ?? []).map((name) => join(kind, name)));
}

async function linkFolder(from: string, to: string): Promise<void> {
  const modules = join(from, 'node_modules');
  const names = await readdir(modules).catch(() => []);
  if (names.length === 0 || !(await lstat(to).catch(() => undefined))) return;
  await mkdir(join(to, 'node_modules'));
  for (const name of names.filter((each) => each !== '.cache')) {
    // Links to the projects stay relative, so that the checkout has its own.
    if (name === '@cutover') await copyLinks(join(modules, name), join(to, 'node_modules', name));
    else await symlink(join(modules, name), join(to, 'node_modules', name));
  }
}

async function copyLinks(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) await symlink(await readlink(join(from, name)), join(to, name));
}
