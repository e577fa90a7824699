import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseConfig } from './config-error.ts';

const SEMVER = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

const packageSchema = z.looseObject({
  version: z.string().regex(SEMVER, 'a version such as 1.2.3, as nx release writes it'),
});

/**
 * Version of what is built from this workspace: that of the last `nx release` before its commit. Commits between two releases
 * share it; what tells them apart is the name of the release.
 * @throws {ConfigError} where package.json has none
 */
export async function workspaceVersion(workspace: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(workspace, 'package.json'), 'utf8'));
  return parseConfig(packageSchema, manifest, 'package.json').version;
}
