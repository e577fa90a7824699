import { loadEnvironment, wrongNodeVersion } from '@cutover/config';
import { enableCompileCache } from 'node:module';
import { join, relative } from 'node:path';
import { parseOptions } from './options.ts';
import { discoverServices } from './services.ts';

const workspace = join(import.meta.dirname, '../../..');

async function main(): Promise<void> {
  const wrongNode = wrongNodeVersion();
  if (wrongNode !== undefined) throw new Error(wrongNode);
  const { environments, out, live } = parseOptions(process.argv.slice(2), workspace);
  // CDK is large: its compiled form takes a second off every start but the first.
  enableCompileCache(join(workspace, 'node_modules/.cache/cutover-infra'));
  const [{ synthesize }, services] = await Promise.all([
    import('./synthesize.ts'),
    discoverServices(workspace),
  ]);
  for (const name of environments) {
    const folder = join(out, name);
    await synthesize({ environment: loadEnvironment(name), services, live, folder });
    process.stdout.write(`${name}: ${relative(process.cwd(), folder)}\n`);
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
