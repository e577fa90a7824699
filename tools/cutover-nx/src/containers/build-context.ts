import { chmod, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, matchesGlob } from 'node:path';
import { UserError } from '../user-error.ts';

const FILE_MODE = 0o644;
const FOLDER_MODE = 0o755;

export interface BuildContext extends AsyncDisposable {
  readonly folder: string;
}

/**
 * A copy of a bundle whose modes do not depend on the umask of whoever built it: they are part of a layer's digest.
 * @param ignoreFile allow list of the Dockerfile; a bundle that holds anything else is refused, since the image would lack it
 * @throws {UserError} where there is no bundle, or the allow list leaves a part of it out
 */
export async function buildContext(bundle: string, ignoreFile: string): Promise<BuildContext> {
  const [parts, list] = await Promise.all([partsOf(bundle), readFile(ignoreFile, 'utf8')]);
  const left = parts.filter((part) => !allowedBy(list).some((pattern) => matchesGlob(part, pattern)));
  if (left.length > 0) {
    throw new UserError(
      `the image would lack ${left.join(', ')} of ${bundle}`,
      `name what belongs into an image in ${ignoreFile}, or leave the rest out of the bundle`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'cutover-context-'));
  await cp(bundle, folder, { recursive: true, dereference: true });
  await setModes(folder);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

async function partsOf(bundle: string): Promise<string[]> {
  try {
    return await readdir(bundle);
  } catch (cause) {
    throw new UserError(
      `there is no bundle in ${bundle}`,
      'build it: npx nx container does, where the service has a target named build',
      { cause },
    );
  }
}

/** What an allow list lets in: its lines that begin with an exclamation mark. */
function allowedBy(list: string): string[] {
  return list
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1).trim());
}

async function setModes(folder: string): Promise<void> {
  await chmod(folder, FOLDER_MODE);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? FOLDER_MODE : FILE_MODE);
  }
}
