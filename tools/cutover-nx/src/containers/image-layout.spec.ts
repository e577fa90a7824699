import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readLayout } from './image-layout.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-layout-'));
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const fileOf = ({ digest }: Descriptor) => join(folder, 'blobs', digest.replace(':', '/'));

async function blob(content: string, type: string): Promise<Descriptor> {
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  const descriptor = { mediaType: `application/vnd.oci.image.${type}`, digest, size: content.length };
  await writeFile(fileOf(descriptor), content);
  return descriptor;
}

/** An image of one platform: a base layer, and one with this content. */
async function manifest(architecture: string, content = 'bundle'): Promise<Descriptor> {
  const config = await blob(JSON.stringify({ os: 'linux', architecture }), 'config.v1+json');
  const layers = [
    await blob(`base of ${architecture}`, 'layer.v1.tar+gzip'),
    await blob(content, 'layer.v1.tar+gzip'),
  ];
  return blob(JSON.stringify({ schemaVersion: 2, config, layers }), 'manifest.v1+json');
}

async function layoutOf(...manifests: Descriptor[]): Promise<void> {
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
}

async function twoPlatforms(): Promise<Descriptor> {
  const manifests = [await manifest('arm64'), await manifest('amd64')];
  const index = await blob(JSON.stringify({ schemaVersion: 2, manifests }), 'index.v1+json');
  await layoutOf(index);
  return index;
}

describe('readLayout', () => {
  it('refuses a layer whose content is not what its digest says', async () => {
    await twoPlatforms();
    const layer = await blob('bundle', 'layer.v1.tar+gzip');
    await writeFile(fileOf(layer), 'bungle');
    await expect(readLayout(folder)).rejects.toThrow(`what is stored as ${layer.digest} is sha256:`);
  });

  it('refuses a manifest that was changed', async () => {
    const index = await twoPlatforms();
    await writeFile(fileOf(index), JSON.stringify({ manifests: [] }));
    await expect(readLayout(folder)).rejects.toThrow(`what is stored as ${index.digest} is sha256:`);
  });

  it('refuses an image of which a layer is missing', async () => {
    await twoPlatforms();
    const layer = await blob('base of arm64', 'layer.v1.tar+gzip');
    await rm(fileOf(layer));
    await expect(readLayout(folder)).rejects.toThrow(`${layer.digest} cannot be read`);
  });

  it('refuses a folder that holds several images, or none', async () => {
    await layoutOf(await manifest('amd64'), await manifest('amd64', 'another'));
    await expect(readLayout(folder)).rejects.toThrow('it holds 2 images, and not one');
    await layoutOf();
    await expect(readLayout(folder)).rejects.toThrow('it holds 0 images, and not one');
  });

  it('refuses what is JSON and no image', async () => {
    await writeFile(join(folder, 'index.json'), JSON.stringify({ manifests: [{ digest: 'latest' }] }));
    await expect(readLayout(folder)).rejects.toThrow(`${folder} is no whole image: manifests.0.mediaType`);
  });

  it('says how to get one when there is no layout', async () => {
    await expect(readLayout(join(folder, 'none'))).rejects.toMatchObject({
      hint: expect.stringContaining('npx nx container') as unknown,
    });
  });

  it('is known by the index of its platforms', async () => {
    const { digest } = await twoPlatforms();
    expect(await readLayout(folder)).toEqual({
      digest,
      platforms: ['linux/amd64', 'linux/arm64'],
      lastLayerBytes: 'bundle'.length,
    });
  });

  it('is known by its manifest when there is one platform', async () => {
    const { digest, ...rest } = await manifest('arm64');
    await layoutOf({ digest, ...rest });
    expect(await readLayout(folder)).toMatchObject({ digest, platforms: ['linux/arm64'] });
  });
});
