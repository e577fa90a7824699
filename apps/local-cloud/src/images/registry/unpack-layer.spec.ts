import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { layerOf, tarOf } from '../testing/layers.ts';
import type { LayerEntry } from '../testing/layers.ts';
import { unpackLayer } from './unpack-layer.ts';
import type { ImageFiles } from './unpack-layer.ts';

let folder: string;
let file: string;
let files: ImageFiles;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layer-'));
  file = join(folder, 'layer');
  files = new Map();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function unpack(...entries: LayerEntry[]): Promise<boolean> {
  await writeFile(file, layerOf(entries));
  return unpackLayer(file, '/app', files);
}
const texts = () => Object.fromEntries([...files].map(([path, { content }]) => [path, String(content)]));

describe('unpackLayer', () => {
  it.each<[string, LayerEntry, RegExp]>([
    [
      'a path climbs out of the image',
      { path: 'app/../../etc/passwd', content: 'x' },
      /leads out of the image/,
    ],
    ['a path climbs and comes back', { path: 'usr/../app/main.mjs', content: 'x' }, /leads out of the image/],
    [
      'a file is a symbolic link',
      { path: 'app/main.mjs', type: 'SymbolicLink', linkpath: '/etc/passwd' },
      /app\/main\.mjs is a SymbolicLink: only files are taken/,
    ],
    [
      'a file is a hard link',
      { path: 'app/main.mjs', type: 'Link', linkpath: 'etc/passwd' },
      /app\/main\.mjs is a Link: only files are taken/,
    ],
    [
      'the folder is a link',
      { path: 'app', type: 'SymbolicLink', linkpath: '/etc' },
      /\/app is a SymbolicLink/,
    ],
    ['the folder is a file', { path: 'app', content: 'x' }, /\/app is a File/],
    [
      'a file is a device',
      { path: './app/null', type: 'CharacterDevice' },
      /\/app\/null is a CharacterDevice/,
    ],
  ])('takes nothing when %s', async (_, entry, reason) => {
    await expect(unpack({ path: 'app/good.mjs', content: 'good' }, entry)).rejects.toThrow(reason);
    expect(texts()).toEqual({});
  });

  it('refuses what is no archive, and one that is cut short', async () => {
    await writeFile(file, 'this is no archive '.repeat(100));
    await expect(unpackLayer(file, '/app', files)).rejects.toThrow('ref pull has been retried 1 time(s)');
    const whole = tarOf([{ path: 'app/main.mjs', content: 'x'.repeat(2000) }]);
    await writeFile(file, whole.subarray(0, 1024));
    await expect(unpackLayer(file, '/app', files)).rejects.toThrow('failed to extract layer');
    expect(texts()).toEqual({});
  });

  it('takes files below the working directory alone, however their paths are written', async () => {
    const concerned = await unpack(
      { path: 'etc/passwd', content: 'root' },
      { path: 'usr/bin/sh', type: 'SymbolicLink', linkpath: 'bash' },
      { path: 'application/other.mjs', content: 'other' },
      { path: 'app/', type: 'Directory' },
      { path: './app/main.mjs', content: 'main' },
      { path: '/app/bin/run', content: 'run', mode: 0o755 },
    );
    expect(concerned).toBe(true);
    expect(texts()).toEqual({ '/app/main.mjs': 'main', '/app/bin/run': 'run' });
    expect(files.get('/app/bin/run')?.executable).toBe(true);
    expect(files.get('/app/main.mjs')?.executable).toBe(false);
  });

  it('says that a layer has nothing to do with the working directory', async () => {
    expect(await unpack({ path: 'nodejs/bin/node', content: 'node' })).toBe(false);
  });

  it('takes out what a later layer removes, never what that layer brings itself', async () => {
    await unpack(
      { path: 'app/main.mjs', content: 'one' },
      { path: 'app/old.mjs', content: 'old' },
      { path: 'app/sub/a.mjs', content: 'a' },
      { path: 'app/subway.mjs', content: 'stays' },
      { path: 'app/swagger/x.css', content: 'x' },
    );
    expect(
      await unpack(
        { path: 'app/.wh.old.mjs' },
        { path: 'app/.wh.sub' },
        { path: 'app/swagger/new.css', content: 'new' },
        { path: 'app/swagger/.wh..wh..opq' },
        { path: 'app/main.mjs', content: 'two' },
      ),
    ).toBe(true);
    expect(texts()).toEqual({
      '/app/main.mjs': 'two',
      '/app/subway.mjs': 'stays',
      '/app/swagger/new.css': 'new',
    });
    expect(await unpack({ path: '.wh.app' })).toBe(true);
    expect(texts()).toEqual({});
  });
});
