// `nx peer local-cloud`: the production engine against a cloud that nobody here wrote, where that is installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { binary } from './testing/binary.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

if (existsSync(binary)) {
  const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
  const flags = ['--experimental-vm-modules', '--no-warnings'];
  const words = [
    ...flags,
    jest,
    '--config',
    'peer/jest.config.mjs',
    '--rootDir',
    '.',
    ...process.argv.slice(2),
  ];
  const { status } = spawnSync(process.execPath, words, { cwd: project, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  process.stderr.write(
    '!!! SKIPPED: nothing was tested against an independent cloud, for it is not installed.\n' +
      '!!! npx nx install-peer local-cloud builds it with cargo, in about 25 minutes.\n',
  );
}
