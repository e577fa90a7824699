import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The file of every service of a workspace, relative to it, in the order of their folders. */
export function definitionFiles(workspace: string): string[] {
  const apps = join(workspace, 'apps');
  const folders = existsSync(apps) ? readdirSync(apps).sort() : [];
  return folders
    .map((folder) => `apps/${folder}/cutover.config.ts`)
    .filter((file) => existsSync(join(workspace, file)));
}
