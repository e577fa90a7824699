import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../places.ts';
import { whatContainersLack } from '../tools/missing-tools.ts';
import { thisMachine } from '../tools/this-machine.ts';
import { whatThisMachineRefuses } from './what-this-machine-refuses.ts';

/** Builds the real image, starts it, pushes it, deploys it: where this machine has what that takes. */
const totals = join(root, 'dist/test-results/docker-integration.json');
const lack = whatContainersLack(thisMachine()) ?? (await whatThisMachineRefuses());
rmSync(totals, { force: true });
if (lack !== undefined) process.stderr.write(`\n!!! THE IMAGE WAS NOT TESTED: ${lack} !!!\n\n`);
else {
  const jest = [join(root, 'node_modules/jest/bin/jest.js'), '--config', '../jest.integration.config.mjs'];
  const flags = ['--experimental-vm-modules', '--no-warnings'];
  const words = [...flags, ...jest, '--rootDir', '.', ...process.argv.slice(2)];
  const child = spawn(process.execPath, words, { cwd: join(root, 'docker'), stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}
