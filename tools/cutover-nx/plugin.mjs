// What Nx loads. Plain JavaScript, so that an old Node.js, which cannot read the rest, gets a sentence and not a syntax error.
import { readFileSync } from 'node:fs';

const needed = readFileSync(new URL('../../.node-version', import.meta.url), 'utf8').trim();

if (Number.parseInt(process.versions.node) < Number.parseInt(needed)) {
  throw new Error(
    `Node.js ${process.version} runs this, but ${needed} is needed: use npx nx ..., which takes the one that npm ci installed`,
  );
}

/** @type {import('@nx/devkit').CreateNodes} */
export const createNodes = [
  'apps/*/cutover.config.ts',
  async (...request) => (await import('./src/plugin.ts')).createNodes[1](...request),
];
