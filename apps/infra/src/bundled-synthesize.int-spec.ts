import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledSynthesize } from './bundled-synthesize.ts';
import { synthesize } from './synthesize.ts';

let cache: string;
beforeEach(() => {
  // Below the workspace's packages, where the bundle finds them.
  cache = mkdtempSync(join(import.meta.dirname, '../../../node_modules/.cutover-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

describe('bundledSynthesize', () => {
  it('is the one of the sources when the cache cannot be written', async () => {
    const file = join(cache, 'file');
    writeFileSync(file, '');
    expect(await bundledSynthesize(file)).toBe(synthesize);
  });

  it('keeps one whole bundle of these sources, and none that is old, when several ask at once', async () => {
    const old = join(cache, 'synthesize-0.cjs');
    writeFileSync(old, '');
    utimesSync(old, 0, 0);
    await Promise.all([bundledSynthesize(cache), bundledSynthesize(cache)]);
    expect(readdirSync(cache)).toEqual([expect.stringMatching(/^synthesize-[0-9a-f]{16}\.cjs$/)]);
  });
});
