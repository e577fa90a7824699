import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const buildScript = join(import.meta.dirname, '../build.ts');

export interface BuiltBundle {
  /** Nothing but the bundle is in it, and nothing of the workspace above it. */
  readonly folder: string;
  remove(): Promise<void>;
}

/** The service built from its sources into an empty folder outside the workspace. */
export async function buildBundle(): Promise<BuiltBundle> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-bundle-'));
  await promisify(execFile)(process.execPath, [buildScript, folder]);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
