import { chmod, cp, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createImages } from './image-store.ts';

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

const images = () => createImages(join(folder, 'images'), { region: 'eu-west-1', account: '123456789012' });

describe('createImages', () => {
  it('takes out an image whose content has changed, and a copy that was cut short', async () => {
    const { uri, folder: image, digest } = await images().push('cutover/service', bundle);
    await chmod(join(image, 'main.mjs'), 0o644);
    await writeFile(join(image, 'main.mjs'), 'two');
    await mkdir(`${image}.draft-1-1`);
    expect(await images().removeDamaged()).toEqual([digest]);
    expect(images().find(uri)).toBeUndefined();
    await expect(stat(`${image}.draft-1-1`)).rejects.toThrow('ENOENT');
  });

  it('gives the same content the same digest, and any other one another', async () => {
    const first = await images().push('cutover/service', bundle);
    const copy = join(folder, 'copy');
    await cp(bundle, copy, { recursive: true });
    expect((await images().push('cutover/service', copy)).digest).toBe(first.digest);
    await chmod(join(copy, 'main.mjs'), 0o755);
    expect((await images().push('cutover/service', copy)).digest).not.toBe(first.digest);
    await rm(join(copy, 'sub', 'data.json'));
    expect((await images().push('cutover/service', copy)).digest).not.toBe(first.digest);
  });

  it('keeps a copy of its own, found by its reference', async () => {
    const { uri } = await images().push('cutover/service', bundle);
    expect(uri).toMatch(
      /^123456789012\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/cutover\/service@sha256:[0-9a-f]{64}$/,
    );
    await rm(bundle, { recursive: true });
    const found = images().find(uri);
    expect((await stat(join(found?.folder ?? '', 'main.mjs'))).mode & 0o777).toBe(0o444);
    expect(await images().removeDamaged()).toEqual([]);
    expect(images().find(`x@sha256:${'0'.repeat(64)}`)).toBeUndefined();
    expect(images().find('x:latest')).toBeUndefined();
  });

  it('follows links into the image, and refuses an empty bundle', async () => {
    await symlink(join(bundle, 'main.mjs'), join(bundle, 'link.mjs'));
    const { folder: image } = await images().push('cutover/service', bundle);
    await rm(join(bundle, 'main.mjs'));
    expect((await stat(join(image, 'link.mjs'))).isFile()).toBe(true);
    await expect(images().push('cutover/service', join(folder, 'images', 'none'))).rejects.toThrow('ENOENT');
    await mkdir(join(folder, 'empty'));
    await expect(images().push('cutover/service', join(folder, 'empty'))).rejects.toThrow('is empty');
  });
});
