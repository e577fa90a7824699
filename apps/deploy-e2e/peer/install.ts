// Builds the independent cloud that `nx peer local-cloud` runs against: a program of its own, unmodified. About 25 minutes.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const VERSION = '0.51.0';
const folder = fileURLToPath(new URL('../../../dist/peer', import.meta.url));

const { status, error } = spawnSync(
  'cargo',
  ['install', 'fakecloud', '--version', VERSION, '--locked', '--root', folder],
  { stdio: 'inherit' },
);
if (error !== undefined) {
  process.stderr.write(`cargo could not be started (${error.message}): install Rust, then run this again\n`);
}
process.exitCode = status ?? 1;
