import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { list } from 'tar';
import { run } from '../processes.ts';

export interface BuiltImage {
  /** From the start of `buildah` to its end, its sources lying ready. */
  readonly buildMs: number;
  /** Of the layers above the base, as a registry keeps and sends them. */
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly files: number;
  readonly layers: number;
}

export interface BuildRequest {
  readonly dockerfile: string;
  readonly context: string;
  readonly ignoreFile?: string;
  readonly base: string;
  readonly env: NodeJS.ProcessEnv;
  /** For the image layout; it is removed. */
  readonly folder: string;
}

interface Manifest {
  readonly layers: readonly { readonly digest: string; readonly size: number }[];
}

/** Builds an image for this machine without a cache, and measures what it adds to its base. */
export async function buildAndMeasure(request: BuildRequest): Promise<BuiltImage> {
  const { dockerfile, context, ignoreFile, base, env, folder } = request;
  const name = `localhost/cutover-bench-${randomUUID()}`;
  const fixed = [
    '--format',
    'oci',
    '--timestamp',
    '0',
    '--identity-label=false',
    '--pull-never',
    '--no-cache',
  ];
  const ignore = ignoreFile === undefined ? [] : ['--ignorefile', ignoreFile];
  const words = ['bud', '--quiet', ...fixed, ...ignore, '--build-arg', `NODE_IMAGE=${base}`];
  const startedAt = performance.now();
  await run('buildah', [...words, '--tag', name, '--file', dockerfile, context], { env });
  const buildMs = performance.now() - startedAt;
  const layout = join(folder, 'layout');
  try {
    await run('buildah', ['push', '--quiet', '--format', 'oci', name, `oci:${layout}:image`], { env });
    const baseLayers = await layersOf(env, base);
    const { layers } = await manifestIn(layout);
    const own = layers.slice(baseLayers);
    const contents = { files: 0, unpackedBytes: 0 };
    for (const { digest } of own) await count(join(layout, 'blobs', digest.replace(':', '/')), contents);
    return {
      buildMs,
      packedBytes: own.reduce((sum, { size }) => sum + size, 0),
      layers: own.length,
      ...contents,
    };
  } finally {
    await run('buildah', ['rmi', name], { env });
    await rm(layout, { recursive: true, force: true });
  }
}

async function layersOf(env: NodeJS.ProcessEnv, image: string): Promise<number> {
  const text = await run(
    'buildah',
    ['inspect', '--type', 'image', '--format', '{{len .OCIv1.RootFS.DiffIDs}}', image],
    {
      env,
    },
  );
  return Number(text);
}

async function manifestIn(layout: string): Promise<Manifest> {
  const read = async (file: string) => JSON.parse(await readFile(join(layout, file), 'utf8')) as unknown;
  const index = (await read('index.json')) as { manifests: { digest: string }[] };
  return (await read(join('blobs', (index.manifests[0]?.digest ?? '').replace(':', '/')))) as Manifest;
}

async function count(file: string, contents: { files: number; unpackedBytes: number }): Promise<void> {
  await list({
    file,
    onReadEntry: ({ type, size }) => {
      if (type !== 'File') return;
      contents.files += 1;
      contents.unpackedBytes += size;
    },
  });
}
