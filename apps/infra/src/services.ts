import type { ServiceDefinition } from '@cutover/config';
import { parseServiceDefinition } from '@cutover/config';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Every service of the workspace: an app with a `cutover.config.ts`, by name.
 * @param workspace absolute path of the folder that holds `apps`
 * @throws {ConfigError} naming file, path, value and rule
 * @throws {Error} where there is none, or two have the same name
 */
export async function discoverServices(workspace: string): Promise<ServiceDefinition[]> {
  const files = globSync('apps/*/cutover.config.ts', { cwd: workspace }).sort();
  if (files.length === 0) {
    throw new Error('no service found: none of apps/* holds a cutover.config.ts');
  }
  const definitions = await Promise.all(files.map((file) => readDefinition(workspace, file)));
  definitions.forEach(({ name }, index) => {
    const first = definitions.findIndex((other) => other.name === name);
    if (first === index) return;
    throw new Error(`${String(files[first])} and ${String(files[index])} both name their service "${name}"`);
  });
  return definitions;
}

async function readDefinition(workspace: string, file: string): Promise<ServiceDefinition> {
  const content = (await import(pathToFileURL(join(workspace, file)).href)) as { default?: unknown };
  return parseServiceDefinition(content.default, file);
}
