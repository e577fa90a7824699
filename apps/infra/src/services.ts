import type { ServiceDefinition } from '@cutover/config';
import { parseServiceDefinition } from '@cutover/config';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { definitionFiles } from './definition-files.ts';

export type ReadDefinition = typeof importDefinition;

/**
 * Every service of the workspace: an app with a `cutover.config.ts`, by name.
 * @param workspace absolute path of the folder that holds `apps`
 * @throws {ConfigError} naming file, path, value and rule
 * @throws {Error} where there is none, or two have the same name
 */
export async function discoverServices(
  workspace: string,
  read: ReadDefinition = importDefinition,
): Promise<ServiceDefinition[]> {
  const files = definitionFiles(workspace);
  if (files.length === 0) {
    throw new Error('no service found: none of apps/* holds a cutover.config.ts');
  }
  const definitions = await Promise.all(
    files.map(async (file) => parseServiceDefinition(await read(workspace, file), file)),
  );
  definitions.forEach(({ name }, index) => {
    const first = definitions.findIndex((other) => other.name === name);
    if (first === index) return;
    throw new Error(`${String(files[first])} and ${String(files[index])} both name their service "${name}"`);
  });
  return definitions;
}

/** What a definition's file exports; nobody has checked it yet. */
export async function importDefinition(workspace: string, file: string): Promise<unknown> {
  const content = (await import(pathToFileURL(join(workspace, file)).href)) as { default?: unknown };
  return content.default;
}
