import { loadEnvironment, wrongNodeVersion } from '@cutover/config';
import { join, relative } from 'node:path';
import { parseOptions } from './options.ts';
import { discoverServices, importDefinition } from './services.ts';

/**
 * Writes the assembly of each environment that the command line asks for.
 * @param workspace absolute path of the folder that holds `apps`
 * @param read the definition of a service, as it stands in its file
 * @throws {Error} for a person to read
 */
export async function run(
  args: readonly string[],
  workspace: string,
  read = importDefinition,
): Promise<void> {
  const wrongNode = wrongNodeVersion();
  if (wrongNode !== undefined) throw new Error(wrongNode);
  const { environments, out, live } = parseOptions(args, workspace);
  const services = await discoverServices(workspace, read);
  // All of CDK: after what can be wrong with the command line or a definition.
  const { synthesize } = await import('./synthesize.ts');
  for (const name of environments) {
    const folder = join(out, name);
    await synthesize({ environment: loadEnvironment(name), services, live, folder });
    process.stdout.write(`${name}: ${relative(process.cwd(), folder)}\n`);
  }
}
