import { AwsError } from '../aws-error.ts';
import { imageKey, imagesOf, isImmutable, putImageRecord } from './registry-state.ts';
import type { ImageRecord, RegistryState, RepositoryRecord } from './registry-state.ts';

/**
 * Gives an image a tag, and keeps the image. A tag names one image: where the repository lets it, it leaves the one before.
 * @throws {AwsError} ImageTagAlreadyExistsException where another image has it and tags are immutable
 */
export function retag(
  state: RegistryState,
  repository: RepositoryRecord,
  image: ImageRecord,
  tag: string,
): void {
  const others = imagesOf(state, repository.name).filter(({ digest }) => digest !== image.digest);
  const before = others.find(({ tags }) => tags.includes(tag));
  if (before !== undefined) {
    if (isImmutable(repository, tag)) {
      throw new AwsError(
        'ImageTagAlreadyExistsException',
        `The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be overwritten because the tag is immutable.`,
      );
    }
    putImageRecord(state, { ...before, tags: before.tags.filter((one) => one !== tag) });
  }
  const known = state.images.get(imageKey(repository.name, image.digest)) ?? image;
  putImageRecord(state, { ...known, tags: [...new Set([...known.tags, tag])] });
}
