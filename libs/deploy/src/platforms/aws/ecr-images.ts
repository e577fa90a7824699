import type { ImageDetail } from '@aws-sdk/client-ecr';
import { DeployError } from '../../engine/deploy-error.ts';
import type { ImageRegistry, RegistryImage } from '../../ports/image-registry.ts';
import type { AwsClients } from './aws-clients.ts';
import { callOptions } from './place.ts';

/** What BatchGetImage and BatchDeleteImage take at once. */
const PER_CALL = 100;
const INDEXES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/** A repository of ECR. */
export function createEcrImages(
  clients: Pick<AwsClients, 'registry'>,
  repositoryName: string,
): ImageRegistry {
  async function describe(signal?: AbortSignal): Promise<ImageDetail[]> {
    const ecr = await clients.registry();
    const found: ImageDetail[] = [];
    let nextToken: string | undefined;
    do {
      const page = await ecr.describeImages(
        { repositoryName, maxResults: 1000, ...(nextToken === undefined ? {} : { nextToken }) },
        callOptions(signal),
      );
      found.push(...(page.imageDetails ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined && nextToken !== '');
    return found;
  }

  /** Digest of an index → digests of what it holds. */
  async function readParts(
    digests: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, string[]>> {
    const ecr = await clients.registry();
    const parts = new Map<string, string[]>();
    for (const batch of inBatches(digests)) {
      const { images = [], failures = [] } = await ecr.batchGetImage(
        { repositoryName, imageIds: idsOf(batch), acceptedMediaTypes: INDEXES },
        callOptions(signal),
      );
      const [failure] = failures;
      if (failure !== undefined) {
        throw unknown(
          'BatchGetImage',
          `${failure.imageId?.imageDigest ?? 'an image'}: ${failure.failureReason ?? 'no reason'}`,
        );
      }
      for (const { imageId, imageManifest } of images) {
        parts.set(imageId?.imageDigest ?? '', partsOf(imageManifest));
      }
    }
    return parts;
  }

  return {
    async images(signal) {
      const details = await describe(signal);
      const indexes = details.filter(({ imageManifestMediaType: type = '' }) => INDEXES.includes(type));
      const parts = await readParts(
        indexes.flatMap(({ imageDigest }) => imageDigest ?? []),
        signal,
      );
      for (const { imageDigest = '' } of indexes) {
        if (!parts.has(imageDigest)) throw unknown('BatchGetImage', `no answer for ${imageDigest}`);
      }
      return details.map((detail) => imageOf(detail, parts));
    },
    async delete(digests, signal) {
      const ecr = await clients.registry();
      const { failures = [] } = await ecr.batchDeleteImage(
        { repositoryName, imageIds: idsOf(digests) },
        callOptions(signal),
      );
      return failures
        .filter(({ failureCode }) => failureCode !== 'ImageNotFound')
        .map(({ imageId, failureReason, failureCode }) => ({
          digest: imageId?.imageDigest ?? '',
          reason: failureReason ?? failureCode ?? 'no reason',
        }));
    },
  };
}

/** @throws {DeployError} where the registry does not say when it was pushed: then its age is not known */
function imageOf(detail: ImageDetail, parts: ReadonlyMap<string, string[]>): RegistryImage {
  const { imageDigest: digest, imageTags: tags = [], imagePushedAt, imageSizeInBytes = 0 } = detail;
  if (digest === undefined || imagePushedAt === undefined) {
    throw unknown(
      'DescribeImages',
      `${digest ?? 'an image'} without ${digest ? 'the time of its push' : 'a digest'}`,
    );
  }
  const { subjectManifestDigest: subject } = detail;
  return {
    digest,
    tags,
    pushedAtMs: imagePushedAt.getTime(),
    sizeBytes: imageSizeInBytes,
    parts: parts.get(digest) ?? [],
    ...(subject !== undefined && { subject }),
  };
}

/** @throws {DeployError} where it is no index after all */
function partsOf(text = ''): string[] {
  const { manifests } = JSON.parse(text) as { manifests?: readonly { readonly digest: string }[] };
  if (manifests === undefined) throw unknown('BatchGetImage', 'a manifest of an index without its images');
  return manifests.map(({ digest }) => digest);
}

function unknown(action: string, what: string): DeployError {
  return new DeployError(
    'PLATFORM_FAILED',
    `ecr ${action}: ${what}`,
    'run the command again: without knowing every image nothing is deleted',
  );
}

function idsOf(digests: readonly string[]) {
  return digests.map((imageDigest) => ({ imageDigest }));
}

function inBatches(digests: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(digests.length / PER_CALL) }, (_, index) =>
    digests.slice(index * PER_CALL, (index + 1) * PER_CALL),
  );
}
