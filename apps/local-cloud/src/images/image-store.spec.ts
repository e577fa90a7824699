import { chmod, cp, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from './bundle-manifest.ts';
import { createImageStore } from './image-store.ts';

let folder: string;
let bundle: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'images-'));
  bundle = join(folder, 'bundle');
  await mkdir(join(bundle, 'sub'), { recursive: true });
  await writeFile(join(bundle, 'main.mjs'), 'one');
  await writeFile(join(bundle, 'sub', 'data.json'), '{}');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const images = () => createImageStore(join(folder, 'images'));

describe('createImageStore', () => {
  it('takes out an image whose content has changed, and a copy that was cut short', async () => {
    const { digest } = await images().keep(bundle);
    const image = images().kept(digest)?.folder ?? '';
    await chmod(join(image, 'main.mjs'), 0o644);
    await writeFile(join(image, 'main.mjs'), 'two');
    await mkdir(`${image}.draft-1-1`);
    expect(await images().removeDamaged()).toEqual([digest]);
    expect(images().kept(digest)).toBeUndefined();
    await expect(stat(`${image}.draft-1-1`)).rejects.toThrow('ENOENT');
  });

  it('keeps only what it is told to', async () => {
    const { digest: kept } = await images().keep(bundle);
    await writeFile(join(bundle, 'main.mjs'), 'two');
    const { digest: gone } = await images().keep(bundle);
    await images().keepOnly(new Set([kept]));
    expect(images().kept(kept)).toBeDefined();
    expect(images().kept(gone)).toBeUndefined();
  });

  it('gives the same content the same digest, and any other one another', async () => {
    const first = await images().keep(bundle);
    const copy = join(folder, 'copy');
    await cp(bundle, copy, { recursive: true });
    expect(await images().keep(copy)).toEqual(first);
    await chmod(join(copy, 'main.mjs'), 0o755);
    expect((await images().keep(copy)).digest).not.toBe(first.digest);
    await rm(join(copy, 'sub', 'data.json'));
    expect((await images().keep(copy)).digest).not.toBe(first.digest);
  });

  it('has a manifest whose digest is that of the image, and the size of its files', async () => {
    const { digest, text, sizeBytes } = await images().keep(bundle);
    expect(digestOf(text)).toBe(digest);
    expect(sizeBytes).toBe(5);
    expect(JSON.parse(text)).toMatchObject({
      layers: [
        { digest: digestOf('one'), size: 3, annotations: { 'org.opencontainers.image.title': 'main.mjs' } },
        { digest: digestOf('{}'), size: 2 },
      ],
    });
  });

  it('keeps a copy of its own, read-only', async () => {
    const { digest } = await images().keep(bundle);
    await rm(bundle, { recursive: true });
    const found = images().kept(digest)?.folder ?? '';
    expect((await stat(join(found, 'main.mjs'))).mode & 0o777).toBe(0o444);
    expect(await images().removeDamaged()).toEqual([]);
    expect(images().kept(`sha256:${'0'.repeat(64)}`)).toBeUndefined();
  });

  it('follows links into the image, and refuses an empty bundle', async () => {
    await symlink(join(bundle, 'main.mjs'), join(bundle, 'link.mjs'));
    const { digest } = await images().keep(bundle);
    await rm(join(bundle, 'main.mjs'));
    expect((await stat(join(images().kept(digest)?.folder ?? '', 'link.mjs'))).isFile()).toBe(true);
    await expect(images().keep(join(folder, 'images', 'none'))).rejects.toThrow('ENOENT');
    await mkdir(join(folder, 'empty'));
    await expect(images().keep(join(folder, 'empty'))).rejects.toThrow('is empty');
  });
});
