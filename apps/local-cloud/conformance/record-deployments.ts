import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Deployments by the real engine, on a cloud of their own, while the suites run. The cloud records into `<folder>/engine`.
 * Leaves `<folder>/engine.log` when they have ended: the suite that judges them waits for it.
 */
export async function recordDeployments(root: string, folder: string): Promise<void> {
  const program = join(root, 'apps/deploy-e2e/src/testing/record-deployments.ts');
  const recordings = `CUTOVER_RECORDINGS=${join(folder, 'engine')}`;
  const child = spawn('env', [recordings, process.execPath, program], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  // Renamed, so that whoever waits for it never reads half of it.
  writeFileSync(join(folder, 'engine.log.new'), `${output}\nended with ${code ?? 'a signal'}\n`);
  renameSync(join(folder, 'engine.log.new'), join(folder, 'engine.log'));
}
