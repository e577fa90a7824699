import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import type { Run } from './bundled-run.ts';

const workspace = join(import.meta.dirname, '../../..');
const cache = join(workspace, 'node_modules/.cache/cutover-infra');
const args = process.argv.slice(2);

try {
  // Before anything else is loaded: what Node keeps compiled takes most of a second off every start but the first.
  enableCompileCache(cache);
  const run = await runFor(args.join(' '));
  await run(args, workspace);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** On this machine's way to its next try every tenth of a second counts; a finding on AWS's names a line of the source. */
async function runFor(commandLine: string): Promise<Run> {
  if (!/--environment[ =]local\b/.test(commandLine)) return (await import('./run.ts')).run;
  const { bundledRun } = await import('./bundled-run.ts');
  return bundledRun(cache, workspace);
}
