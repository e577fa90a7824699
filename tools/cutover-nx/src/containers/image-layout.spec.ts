import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ScratchLayout } from '../testing/scratch-layout.ts';
import { readLayout } from './image-layout.ts';

let layout: ScratchLayout;
beforeEach(async () => {
  layout = await ScratchLayout.make();
});
afterEach(() => layout[Symbol.asyncDispose]());

describe('readLayout', () => {
  it('refuses a layer whose content is not what its digest says', async () => {
    await layout.twoPlatforms();
    const layer = await layout.blob('bundle', 'layer.v1.tar+gzip');
    await writeFile(layout.fileOf(layer), 'bungle');
    await expect(readLayout(layout.folder)).rejects.toThrow(`what is stored as ${layer.digest} is sha256:`);
  });

  it('refuses a manifest that was changed', async () => {
    const index = await layout.twoPlatforms();
    await writeFile(layout.fileOf(index), JSON.stringify({ manifests: [] }));
    await expect(readLayout(layout.folder)).rejects.toThrow(`what is stored as ${index.digest} is sha256:`);
  });

  it('refuses an image of which a layer is missing', async () => {
    await layout.twoPlatforms();
    const layer = await layout.blob('base of arm64', 'layer.v1.tar+gzip');
    await rm(layout.fileOf(layer));
    await expect(readLayout(layout.folder)).rejects.toThrow(`${layer.digest} cannot be read`);
  });

  it('refuses a folder that holds several images, or none', async () => {
    await layout.holds(await layout.manifest('amd64'), await layout.manifest('amd64', 'another'));
    await expect(readLayout(layout.folder)).rejects.toThrow('it holds 2 images, and not one');
    await layout.holds();
    await expect(readLayout(layout.folder)).rejects.toThrow('it holds 0 images, and not one');
  });

  it('refuses what is JSON and no image', async () => {
    await writeFile(join(layout.folder, 'index.json'), JSON.stringify({ manifests: [{ digest: 'latest' }] }));
    await expect(readLayout(layout.folder)).rejects.toThrow(
      `${layout.folder} is no whole image: manifests.0.mediaType`,
    );
  });

  it('says how to get one when there is no layout', async () => {
    await expect(readLayout(join(layout.folder, 'none'))).rejects.toMatchObject({
      hint: expect.stringContaining('npx nx container') as unknown,
    });
  });

  it('is known by the index of its platforms', async () => {
    const { digest } = await layout.twoPlatforms();
    expect(await readLayout(layout.folder)).toMatchObject({
      digest,
      platforms: ['linux/amd64', 'linux/arm64'],
      lastLayerBytes: 'bundle'.length,
    });
  });

  it('is known by its manifest when there is one platform', async () => {
    const { digest, ...rest } = await layout.manifest('arm64');
    await layout.holds({ digest, ...rest });
    expect(await readLayout(layout.folder)).toMatchObject({ digest, platforms: ['linux/arm64'] });
  });
});
