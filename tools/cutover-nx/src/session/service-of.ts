import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseServiceDefinition, type ServiceDefinition } from '@cutover/config';
import type { ExecutorContext } from '@nx/devkit';
import { UserError } from '../user-error.ts';

/**
 * The definition of the project that the verb was called for.
 * @throws {ConfigError} where it breaks its rules @throws {UserError} where it cannot be loaded
 */
export async function serviceOf(context: ExecutorContext): Promise<ServiceDefinition> {
  const { projectName = '' } = context;
  const project = context.projectsConfigurations.projects[projectName];
  if (project === undefined)
    throw new UserError(`no project ${projectName}`, 'run npx nx show projects for their names');
  return definitionIn(context.root, join(project.root, 'cutover.config.ts'));
}

/** Every service of the workspace, sorted by file. @throws {ConfigError} {UserError} as `serviceOf` */
export async function servicesOf(workspace: string): Promise<ServiceDefinition[]> {
  const files: string[] = [];
  for await (const file of glob('apps/*/cutover.config.ts', { cwd: workspace })) files.push(file);
  return Promise.all(files.sort().map((file) => definitionIn(workspace, file)));
}

async function definitionIn(workspace: string, file: string): Promise<ServiceDefinition> {
  return parseServiceDefinition(await defaultExportOf(join(workspace, file), file), file);
}

async function defaultExportOf(path: string, file: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(path).href)) as { default?: unknown };
    return module.default;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(
      `${file} cannot be loaded: ${reason}`,
      'it must export defineService({ ... }) as its default',
      { cause },
    );
  }
}
