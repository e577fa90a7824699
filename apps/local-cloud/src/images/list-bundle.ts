import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** A file of a bundle. */
export interface BundleFile {
  /** Relative, with slashes. */
  readonly path: string;
  readonly executable: boolean;
}

/** Files below a folder, sorted by path; symbolic links are followed, since an image holds no way out of itself. */
export async function listBundle(folder: string): Promise<BundleFile[]> {
  const names = await readdir(folder, { recursive: true });
  const files: BundleFile[] = [];
  for (const name of names) {
    const facts = await stat(join(folder, name));
    if (!facts.isFile()) continue;
    files.push({ path: relative('.', name).split(sep).join('/'), executable: (facts.mode & 0o100) !== 0 });
  }
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}
