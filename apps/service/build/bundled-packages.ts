import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** The last package folder in a path: packages may lie in packages. */
const PACKAGE_FOLDER = /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//;

/**
 * The packages of which something is in a bundle, such as `zod@4.6.7`, sorted, each once.
 * @param metafiles what esbuild tells of its builds
 * @param projectRoot what the paths in them are relative to
 */
export function bundledPackages(metafiles: readonly Metafile[], projectRoot: string): string[] {
  const folders = metafiles
    .flatMap(({ inputs }) => Object.keys(inputs))
    .map((path) => PACKAGE_FOLDER.exec(path)?.[1])
    .filter((folder) => folder !== undefined);
  return [...new Set(folders.map((folder) => nameAndVersion(join(projectRoot, folder))))].sort();
}

export function nameAndVersion(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return `${manifest.name}@${manifest.version}`;
}
