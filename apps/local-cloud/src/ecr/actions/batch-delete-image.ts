import type {
  BatchDeleteImageCommandInput,
  BatchDeleteImageCommandOutput,
  ImageFailure,
  ImageIdentifier,
} from '@aws-sdk/client-ecr';
import type { Handler } from '../../contracts.ts';
import { failed, findImage } from '../find-image.ts';
import { identifiersOf } from '../identifiers.ts';
import { findRepository, imageKey, imagesOf, partsOf, putImageRecord } from '../registry-state.ts';
import type { ImageRecord, RegistryState } from '../registry-state.ts';

type Output = Omit<BatchDeleteImageCommandOutput, '$metadata'>;

/**
 * By its digest an image goes with all of its tags; by a tag the tag goes, and with the last one the image. What runs does
 * not keep it: a task that is started for one that ended fails with CannotPullContainerError.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html
 */
export function batchDeleteImage(state: RegistryState): Handler<BatchDeleteImageCommandInput, Output> {
  return async ({ repositoryName, registryId, imageIds = [] }) => {
    const { name } = findRepository(state, repositoryName, registryId);
    const holders = holdersOf(imagesOf(state, name));
    const deleted: ImageIdentifier[] = [];
    const failures: ImageFailure[] = [];
    for (const id of imageIds) {
      const found = findImage(imagesOf(state, name), id);
      const refused = 'failure' in found ? found : refusal(found.image, id, holders);
      if (refused !== undefined) failures.push(refused.failure);
      else if ('image' in found) deleted.push(...deleteAs(state, found.image, id));
    }
    await state.sweep();
    return { imageIds: deleted, failures };
  };
}

/** Digest of an image → digests of the indexes that hold it, as they were before the call. */
function holdersOf(images: readonly ImageRecord[]): ReadonlyMap<string, string[]> {
  const holders = new Map<string, string[]>();
  for (const image of images) {
    for (const part of partsOf(image)) holders.set(part, [...(holders.get(part) ?? []), image.digest]);
  }
  return holders;
}

function refusal(
  image: ImageRecord,
  id: ImageIdentifier,
  holders: ReadonlyMap<string, string[]>,
): { failure: ImageFailure } | undefined {
  const held = holders.get(image.digest);
  if (held === undefined || isTagOnly(image, id)) return undefined;
  const reason = `Requested image referenced by manifest list: [${held.join(', ')}]`;
  return failed(id, 'ImageReferencedByManifestList', reason);
}

function isTagOnly({ tags }: ImageRecord, { imageDigest }: ImageIdentifier): boolean {
  return imageDigest === undefined && tags.length > 1;
}

function deleteAs(state: RegistryState, image: ImageRecord, id: ImageIdentifier): ImageIdentifier[] {
  const { repository, digest, tags } = image;
  if (isTagOnly(image, id)) {
    putImageRecord(state, { ...image, tags: tags.filter((tag) => tag !== id.imageTag) });
    return [{ imageDigest: digest, ...(id.imageTag !== undefined && { imageTag: id.imageTag }) }];
  }
  state.images.delete(imageKey(repository, digest));
  return identifiersOf(image);
}
