import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { indexSchema, manifestSchema } from './manifest.ts';
import type { Descriptor, ImageConfiguration } from './manifest.ts';
import { PullFailure, pullFailures } from './pull-failure.ts';
import type { ImageReference } from './reference.ts';
import { inWords, read, Registry } from './registry.ts';
import { unpackLayer } from './unpack-layer.ts';
import type { ImageFiles } from './unpack-layer.ts';

export interface PullRequest {
  readonly image: ImageReference;
  /** As OCI names it: `amd64`, `arm64`. */
  readonly architecture: string;
  /** Empty folder for what is read; the caller removes it. */
  readonly folder: string;
  /** Layers that are known to hold nothing below this working directory: they need not be read again. */
  readonly isForeign: (layer: string, workingDirectory: string) => boolean;
  readonly signal: AbortSignal;
}

export interface PulledFiles {
  /** Holds the files of the image's working directory. */
  readonly bundle: string;
  readonly configuration: ImageConfiguration['config'];
  readonly workingDirectory: string;
  readonly foreignLayers: string[];
}

/**
 * Reads an image from its registry: index, manifest, configuration, layers; each is what its digest says, or nothing is taken.
 * @throws {PullFailure}
 */
export async function pullImage(request: PullRequest): Promise<PulledFiles> {
  const { image, architecture, folder } = request;
  const registry = new Registry(image, request.signal);
  const { config, layers } = await manifestFor(registry, image.digest, architecture);
  const configuration = await registry.config(config);
  const platform = `${configuration.os}/${configuration.architecture}`;
  if (platform !== `linux/${architecture}`) throw pullFailures.platform(`linux/${architecture}`);
  const diffIds = configuration.rootfs.diff_ids;
  if (diffIds.length !== layers.length) {
    throw pullFailures.layer(
      `number of layers and diffIDs don't match: ${layers.length} != ${diffIds.length}`,
    );
  }
  const workingDirectory = workingDirectoryOf(configuration);
  const files: ImageFiles = new Map();
  const foreignLayers: string[] = [];
  for (const layer of layers) {
    if (request.isForeign(layer.digest, workingDirectory)) foreignLayers.push(layer.digest);
    else {
      const file = join(folder, 'layer');
      await download(registry, layer, file);
      if (!(await unpackLayer(file, workingDirectory, files))) foreignLayers.push(layer.digest);
    }
  }
  const bundle = join(folder, 'bundle');
  await write(files, workingDirectory, bundle);
  return { bundle, configuration: configuration.config, workingDirectory, foreignLayers };
}

async function manifestFor(registry: Registry, digest: string, architecture: string) {
  const document = await registry.manifest(digest);
  const index = indexSchema.safeParse(document);
  if (!index.success) return read(manifestSchema, document);
  const found = index.data.manifests.find(
    ({ platform }) => platform?.os === 'linux' && platform.architecture === architecture,
  );
  if (found === undefined) throw pullFailures.platform(`linux/${architecture}`);
  return read(manifestSchema, await registry.manifest(found.digest));
}

function workingDirectoryOf({ config }: ImageConfiguration): string {
  const path = posix.normalize(`/${config.WorkingDir ?? ''}`).replace(/\/$/, '');
  if (path !== '') return path;
  throw new PullFailure("the image has no WORKDIR, and the local cloud runs the files of an image's WORKDIR");
}

/** Whole and compared with its digest before anything of it is read. */
async function download(registry: Registry, layer: Descriptor, file: string): Promise<void> {
  const { body } = await registry.layer(layer);
  const digest = createHash('sha256');
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      digest.update(chunk);
      done(null, chunk);
    },
  });
  try {
    // The types of fetch are those of browsers.
    const bytes = Readable.fromWeb(body as unknown as ReadableStream);
    await pipeline(bytes, measured, createWriteStream(file));
  } catch (cause) {
    throw pullFailures.layer(`failed to copy: ${inWords(cause)}`, { cause });
  }
  const found = `sha256:${digest.digest('hex')}`;
  if (found !== layer.digest) throw pullFailures.otherDigest('layer', found, layer.digest);
}

async function write(files: ImageFiles, workingDirectory: string, bundle: string): Promise<void> {
  if (files.size === 0) {
    throw new PullFailure(`the image holds no file below its WORKDIR ${workingDirectory}`);
  }
  for (const [path, { content, executable }] of files) {
    const target = join(bundle, path.slice(workingDirectory.length + 1));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content, { mode: executable ? 0o755 : 0o644 });
  }
}
