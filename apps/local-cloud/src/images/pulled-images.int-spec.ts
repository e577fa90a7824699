import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEcr } from '../ecr/index.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { place } from '../testing/test-parts.ts';
import { startFakeRegistry } from './testing/fake-registry.ts';
import type { FakeImage, FakeRegistry } from './testing/fake-registry.ts';
import { sha256 } from './testing/layers.ts';

const BASE = [{ path: 'nodejs/bin/node', content: 'node' }];
const APP = [
  { path: 'app/main.mjs', content: 'main' },
  { path: 'app/sub/data.json', content: '{}' },
];
const SERVICE: FakeImage = {
  layers: [BASE, APP],
  config: { Entrypoint: ['/nodejs/bin/node'], Cmd: ['main.mjs'], Env: ['PORT=8080', 'WORDS=a=b'] },
};
const other = (text: string) => Buffer.from(text);

let folder: string;
let registry: FakeRegistry;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulled-'));
  registry = await startFakeRegistry();
});
afterEach(async () => {
  await registry.stop();
  await rm(folder, { recursive: true, force: true });
});

const clock = { timeScale: 1, now: () => new Date(), scaledMs: () => 0 };
const images = () =>
  createEcr({ store: createMemoryStore(), clock, place, stateFolder: folder, running: () => [] });
const pull = (reference: string, architecture = 'amd64', signal = new AbortController().signal) =>
  images().pull(reference, { architecture, signal });

/** Nothing is found, and no file is left of what was refused. */
async function expectNothingTaken(reference: string): Promise<void> {
  expect(images().find(reference)).toBeUndefined();
  const left = await readdir(folder, { recursive: true, withFileTypes: true });
  expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual([]);
}

describe('pull', () => {
  it('takes nothing when a layer is not what its digest says', async () => {
    const { digest, layers } = registry.putManifest(SERVICE);
    const layer = layers[1]!;
    const bytes = other('another archive');
    registry.documents.set(layer, { type: 'x', bytes });
    await expect(pull(registry.reference(digest))).rejects.toThrow(
      `ref pull has been retried 1 time(s): failed to copy: failed commit on ref "layer-${layer}": unexpected commit digest ${sha256(bytes)}, expected ${layer}: failed precondition`,
    );
    await expectNothingTaken(registry.reference(digest));
  });

  it.each(['index', 'manifest', 'config'])('takes nothing when its %s is another', async (what) => {
    const image = registry.putManifest(SERVICE);
    const index = registry.putIndex({ amd64: image });
    const changed = { index, manifest: image.digest, config: image.config }[what]!;
    const { bytes } = registry.documents.get(changed)!;
    registry.documents.set(changed, { type: 'x', bytes: Buffer.concat([bytes, other(' ')]) });
    await expect(pull(registry.reference(index))).rejects.toThrow(`expected ${changed}: failed precondition`);
    await expectNothingTaken(registry.reference(index));
  });

  it('says that there is no such digest, as ECS says it', async () => {
    const reference = registry.reference(`sha256:${'0'.repeat(64)}`);
    await expect(pull(reference)).rejects.toThrow(
      `pull image manifest has been retried 1 time(s): failed to resolve ref ${reference}: ${reference}: not found`,
    );
  });

  it('says that a layer is missing, that the registry wants credentials, or is broken', async () => {
    const { digest, layers } = registry.putManifest(SERVICE);
    registry.documents.delete(layers[0]!);
    await expect(pull(registry.reference(digest))).rejects.toThrow(
      /failed to copy: httpReadSeeker: failed open: unexpected status code \S+: 404 Not Found$/,
    );
    registry.answers.set(digest, (response) => void response.writeHead(401).end());
    await expect(pull(registry.reference(digest))).rejects.toThrow(
      `pulling from host ${registry.host} failed with status code [manifests ${digest}]: 401 Unauthorized`,
    );
    registry.answers.set(digest, (response) => void response.writeHead(500).end());
    await expect(pull(registry.reference(digest))).rejects.toThrow(/500 Internal Server Error/);
    registry.answers.set(digest, (response) => void response.destroy());
    await expect(pull(registry.reference(digest))).rejects.toThrow(/failed to resolve ref/);
    await expectNothingTaken(registry.reference(digest));
  });

  it('says that nobody listens there', async () => {
    const { digest } = registry.putManifest(SERVICE);
    await registry.stop();
    await expect(pull(registry.reference(digest))).rejects.toThrow(/connection refused$/);
  });

  it.each<[string, unknown]>([
    ['has no layers', { schemaVersion: 2 }],
    [
      'names a digest that is none',
      { config: { mediaType: 'x', digest: 'sha256:../../etc', size: 1 }, layers: [] },
    ],
  ])('refuses a manifest that %s', async (_, document) => {
    const digest = registry.putDocument(document);
    await expect(pull(registry.reference(digest))).rejects.toThrow(/failed to unpack image: config/);
  });

  it('wants the platform of the task definition, in a list and of a single image', async () => {
    const arm = registry.putManifest({ ...SERVICE, architecture: 'arm64' });
    const index = registry.putIndex({ arm64: arm });
    const words = "image Manifest does not contain descriptor matching platform 'linux/amd64'";
    await expect(pull(registry.reference(index))).rejects.toThrow(words);
    await expect(pull(registry.reference(arm.digest))).rejects.toThrow(words);
    await pull(registry.reference(index), 'arm64');
    expect(images().find(registry.reference(index))).toBeDefined();
    await expect(pull(registry.reference(index), 'amd64')).rejects.toThrow(words);
  });

  it('refuses an image without a working directory, without files in it, and with layers too few', async () => {
    const without = registry.putManifest({ ...SERVICE, config: { WorkingDir: '' } });
    await expect(pull(registry.reference(without.digest))).rejects.toThrow(/has no WORKDIR/);
    const empty = registry.putManifest({ layers: [BASE] });
    await expect(pull(registry.reference(empty.digest))).rejects.toThrow(/no file below its WORKDIR \/app/);
    const torn = registry.putManifest({ ...SERVICE, diffIds: 1 });
    await expect(pull(registry.reference(torn.digest))).rejects.toThrow(
      "number of layers and diffIDs don't match: 2 != 1",
    );
  });

  it('keeps the files of the working directory under the digest of the index, with what the image says', async () => {
    const index = registry.putIndex({
      amd64: registry.putManifest(SERVICE),
      arm64: registry.putManifest({ ...SERVICE, architecture: 'arm64' }),
    });
    await pull(registry.reference(index));
    const image = images().find(registry.reference(index))!;
    expect(image).toMatchObject({
      digest: index,
      defaults: {
        workingDirectory: '/app',
        entryPoint: ['/nodejs/bin/node'],
        command: ['main.mjs'],
        environment: { PORT: '8080', WORDS: 'a=b' },
      },
    });
    expect((await readdir(image.folder, { recursive: true })).sort()).toEqual([
      'main.mjs',
      'sub',
      'sub/data.json',
    ]);
    expect(await images().clean()).toEqual([]);
    expect(registry.asked).not.toContain(
      `manifest ${registry.putManifest({ ...SERVICE, architecture: 'arm64' }).digest}`,
    );
  });

  it('reads the layers once for tasks that start together or later', async () => {
    const { digest, layers } = registry.putManifest(SERVICE);
    const store = images();
    const options = { architecture: 'amd64', signal: new AbortController().signal };
    await Promise.all([1, 2, 3].map(() => store.pull(registry.reference(digest), options)));
    await pull(registry.reference(digest));
    expect(registry.asked.filter((line) => line === `blob ${layers[1]!}`)).toHaveLength(1);
  });

  it('starts no further task of an image that is gone from its registry, as Fargate, which keeps none', async () => {
    const { digest } = registry.putManifest(SERVICE);
    const reference = registry.reference(digest);
    await pull(reference);
    registry.documents.delete(digest);
    await expect(pull(reference)).rejects.toThrow(`${reference}: not found`);
    // The tasks that run have their files.
    expect(images().find(reference)).toBeDefined();
  });

  it('does not read the layers of the base again for the next release', async () => {
    const first = registry.putManifest(SERVICE);
    await pull(registry.reference(first.digest));
    const second = registry.putManifest({
      ...SERVICE,
      layers: [BASE, [{ path: 'app/main.mjs', content: 'two' }]],
    });
    await pull(registry.reference(second.digest));
    expect(registry.asked.filter((line) => line === `blob ${first.layers[0]!}`)).toHaveLength(1);
    const { folder: files } = images().find(registry.reference(second.digest))!;
    expect(await readFile(join(files, 'main.mjs'), 'utf8')).toBe('two');
  });

  it('pulls again what was damaged', async () => {
    const { digest } = registry.putManifest(SERVICE);
    await pull(registry.reference(digest));
    const { folder: files } = images().find(registry.reference(digest))!;
    await chmod(join(files, 'main.mjs'), 0o644);
    await writeFile(join(files, 'main.mjs'), 'damaged');
    expect(await images().clean()).toHaveLength(1);
    expect(images().find(registry.reference(digest))).toBeUndefined();
    await pull(registry.reference(digest));
    expect(await readFile(join(files, 'main.mjs'), 'utf8')).toBe('main');
  });

  it('gives up a registry that does not answer when the task is to stop', async () => {
    const { digest } = registry.putManifest(SERVICE);
    registry.answers.set(digest, () => undefined);
    const stop = new AbortController();
    const pulling = pull(registry.reference(digest), 'amd64', stop.signal);
    stop.abort();
    await expect(pulling).rejects.toThrow();
    registry.answers.clear();
    await pull(registry.reference(digest));
  });

  it('asks nobody for what names no digest, nor ECR for what this cloud itself would hold', async () => {
    await pull('cutover/service:latest');
    await pull(`cutover/service@sha256:${'a'.repeat(64)}`);
    // Of another account, which would want a token.
    await pull(`000000000000.dkr.ecr.us-east-2.amazonaws.com/cutover/service@sha256:${'a'.repeat(64)}`);
    await pull(`123456789012.dkr.ecr.eu-west-1.amazonaws.com/cutover/service@sha256:${'a'.repeat(64)}`);
    expect(registry.asked).toEqual([]);
  });
});
