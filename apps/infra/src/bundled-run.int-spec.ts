import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledRun } from './bundled-run.ts';
import { run } from './run.ts';

const workspace = join(import.meta.dirname, '../../..');

/** The sources alone, so that a definition can be another one. */
let copy: string;
/** Below the packages, where the bundle finds them. */
let cache: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'cutover-infra-'));
  cache = join(copy, 'node_modules/.cache');
  for (const part of ['package-lock.json', 'apps/infra/src', 'apps/infra/cdk.json', 'libs/config/src']) {
    cpSync(join(workspace, part), join(copy, part), { recursive: true });
  }
  for (const name of ['zod', 'aws-cdk-lib', 'constructs']) link(join(workspace, 'node_modules', name), name);
  link(join(copy, 'libs/config'), '@cutover/config');
  cpSync(join(workspace, 'libs/config/package.json'), join(copy, 'libs/config/package.json'));
  define('export default { containerPort: 1 };');
});

afterEach(() => rmSync(copy, { recursive: true }));

function link(target: string, name: string): void {
  mkdirSync(join(copy, 'node_modules', name, '..'), { recursive: true });
  symlinkSync(target, join(copy, 'node_modules', name));
}

function define(source: string): void {
  mkdirSync(join(copy, 'apps/shop'), { recursive: true });
  writeFileSync(join(copy, 'apps/shop/cutover.config.ts'), source);
}

describe('bundledRun', () => {
  it('is the one of the sources when the cache cannot be written', async () => {
    writeFileSync(cache, '');
    expect(await bundledRun(cache, copy)).toBe(run);
  });

  it('is the one of the sources when a definition reads a file whose change no hash would tell', async () => {
    writeFileSync(join(copy, 'apps/shop/prices.ts'), 'export const port = 3100;');
    define(`import { port } from './prices.ts'; export default { containerPort: port };`);
    expect(await bundledRun(cache, copy)).toBe(run);
    expect(existsSync(cache)).toBe(false);
  });

  it('is the one of the sources, which says why, when a definition is no code', async () => {
    define('export default {');
    expect(await bundledRun(cache, copy)).toBe(run);
  });

  it('reads the definition as it is now when that has changed', async () => {
    for (const port of [0, -1, 70_000]) {
      define(`export default { containerPort: ${port} };`);
      const bundled = await bundledRun(cache, copy);
      expect(bundled).not.toBe(run);
      await expect(bundled(['--environment', 'local'], copy)).rejects.toThrow(`containerPort = ${port}:`);
    }
  });

  it('keeps one whole bundle of these sources, and none that is old, when several ask at once', async () => {
    mkdirSync(cache);
    const old = join(cache, 'run-0.cjs');
    writeFileSync(old, '');
    utimesSync(old, 0, 0);
    await Promise.all([bundledRun(cache, copy), bundledRun(cache, copy)]);
    expect(readdirSync(cache)).toEqual([expect.stringMatching(/^run-[0-9a-f]{16}\.cjs$/)]);
  });
});
