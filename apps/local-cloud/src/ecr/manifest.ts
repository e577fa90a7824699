import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import { invalidParameter } from './errors.ts';
import type { ImageRecord, RegistryState, RepositoryRecord } from './registry-state.ts';

const descriptor = z.looseObject({ digest: z.string(), size: z.number().optional() });
const manifestSchema = z.looseObject({
  mediaType: z.string().optional(),
  config: descriptor.optional(),
  layers: z.array(descriptor).optional(),
  manifests: z.array(descriptor).optional(),
});

/** What ECR reads of a manifest or an index, Docker's or OCI's. */
export type Manifest = z.output<typeof manifestSchema>;

/** @throws {AwsError} InvalidParameterException */
export function readManifest(text: string): Manifest {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw invalidParameter('ImageManifest', 'Invalid JSON syntax');
  }
  const parsed = manifestSchema.safeParse(content);
  if (!parsed.success) throw invalidParameter('ImageManifest', z.prettifyError(parsed.error));
  return parsed.data;
}

/**
 * @returns the size in bytes: of the layers, or of the largest image of an index
 * @throws {AwsError} LayersNotFoundException, ReferencedImagesNotFoundException
 */
export function checkParts(
  { config, layers = [], manifests = [] }: Manifest,
  images: readonly ImageRecord[],
  { name }: RepositoryRecord,
  { place }: RegistryState,
): number {
  const missing = (code: string, kind: string, digests: readonly string[]) =>
    new AwsError(
      code,
      `${kind} with digests '[${digests.join(', ')}]' required for pushing image into repository with name '${name}' in the registry with id '${place.account}' do not exist`,
    );
  const blobs = new Set(images.flatMap(({ manifest }) => blobsOf(readManifest(manifest))));
  const noLayers = blobsOf({ config, layers }).filter((digest) => !blobs.has(digest));
  if (noLayers.length > 0) throw missing('LayersNotFoundException', 'Layers', noLayers);
  const parts = manifests.map(({ digest }) => ({
    digest,
    image: images.find((one) => one.digest === digest),
  }));
  const noImages = parts.filter(({ image }) => image === undefined).map(({ digest }) => digest);
  if (noImages.length > 0) throw missing('ReferencedImagesNotFoundException', 'Images', noImages);
  const sizes = parts.map(({ image }) => image?.sizeBytes ?? 0);
  return Math.max(0, ...sizes) + layers.reduce((sum, { size = 0 }) => sum + size, 0);
}

function blobsOf({ config, layers = [] }: Pick<Manifest, 'config' | 'layers'>): string[] {
  return [...(config === undefined ? [] : [config]), ...layers].map(({ digest }) => digest);
}
