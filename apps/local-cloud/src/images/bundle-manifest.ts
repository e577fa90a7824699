import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BundleFile } from './list-bundle.ts';

/** What a registry keeps of an image beside its files. */
export interface ImageManifest {
  /** `sha256:` and 64 digits, of `text`. */
  readonly digest: string;
  readonly text: string;
  readonly mediaType: string;
  /** Of all layers, in bytes. */
  readonly sizeBytes: number;
}

export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const EMPTY = {
  mediaType: 'application/vnd.oci.empty.v1+json',
  digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  size: 2,
  data: 'e30=',
};

/**
 * A bundle as an OCI artifact: one layer a file, named by its title. Over paths, modes and contents, so that the same bundle
 * has the same digest on every machine.
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
 */
export async function bundleManifest(folder: string, files: readonly BundleFile[]): Promise<ImageManifest> {
  const layers: { size: number }[] = [];
  for (const { path, executable } of files) {
    const content = createHash('sha256');
    await pipeline(createReadStream(join(folder, path)), content);
    layers.push({
      ...{ mediaType: 'application/octet-stream', digest: `sha256:${content.digest('hex')}` },
      size: (await stat(join(folder, path))).size,
      ...{
        annotations: { 'org.opencontainers.image.title': path, ...(executable && { executable: 'true' }) },
      },
    });
  }
  const artifactType = 'application/vnd.cutover.bundle.v1';
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    artifactType,
    config: EMPTY,
    layers,
  });
  return {
    digest: digestOf(text),
    text,
    mediaType: OCI_MANIFEST,
    sizeBytes: layers.reduce((sum, { size }) => sum + size, 0),
  };
}

export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
