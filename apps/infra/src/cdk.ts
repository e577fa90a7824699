import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cdkCommand } from './cdk-command.ts';

/** Runs the CDK's command line on an assembly that was synthesized and judged before. */
const workspace = join(import.meta.dirname, '../../..');

try {
  process.exitCode = await run(cdkCommand(process.argv.slice(2), workspace));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run(args: readonly string[] | undefined): Promise<number> {
  if (args === undefined) {
    process.stdout.write(
      'this machine takes its template with every nx deploy of a service; for AWS name an environment: -c staging\n',
    );
    return 0;
  }
  const command = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
  const cdk = spawn(process.execPath, [command, ...args], { stdio: 'inherit' });
  const [code] = (await once(cdk, 'exit')) as [number | null];
  return code ?? 1;
}
