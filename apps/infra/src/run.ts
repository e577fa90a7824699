import { type EnvironmentName, loadEnvironment, wrongNodeVersion } from '@cutover/config';
import { join, relative } from 'node:path';
import { bundledSynthesize } from './bundled-synthesize.ts';
import { parseOptions } from './options.ts';
import { discoverServices } from './services.ts';

/**
 * Writes the assembly of each environment that the command line asks for.
 * @param workspace absolute path of the folder that holds `apps`
 * @throws {Error} for a person to read
 */
export async function run(args: readonly string[], workspace: string): Promise<void> {
  const wrongNode = wrongNodeVersion();
  if (wrongNode !== undefined) throw new Error(wrongNode);
  const { environments, out, live } = parseOptions(args, workspace);
  const services = await discoverServices(workspace);
  for (const name of environments) {
    const folder = join(out, name);
    const synthesize = await synthesizeOf(name, workspace);
    await synthesize({ environment: loadEnvironment(name), services, live, folder });
    process.stdout.write(`${name}: ${relative(process.cwd(), folder)}\n`);
  }
}

/** On this machine's way to its next try every tenth of a second counts; a finding on AWS's names a line of the source. */
async function synthesizeOf(name: EnvironmentName, workspace: string) {
  if (name === 'local') return bundledSynthesize(join(workspace, 'node_modules/.cache/cutover-infra'));
  return (await import('./synthesize.ts')).synthesize;
}
