import type {
  DescribeImagesCommandInput,
  DescribeImagesCommandOutput,
  ImageIdentifier,
} from '@aws-sdk/client-ecr';
import { AwsError } from '../../aws-error.ts';
import type { Handler } from '../../contracts.ts';
import { pageOf } from '../../pages.ts';
import { imageAnswer } from '../answers.ts';
import { invalidParameter } from '../errors.ts';
import { findImage } from '../find-image.ts';
import { findRepository, imagesOf, pageRequest } from '../registry-state.ts';
import type { ImageRecord, RegistryState, RepositoryRecord } from '../registry-state.ts';
import { fits } from '../image-filter.ts';

type Output = Omit<DescribeImagesCommandOutput, '$metadata'>;

export function describeImages(state: RegistryState): Handler<DescribeImagesCommandInput, Output> {
  return (input) => {
    const { repositoryName, registryId, imageIds: ids, filter } = input;
    const repository = findRepository(state, repositoryName, registryId);
    if (ids !== undefined && (input.maxResults !== undefined || input.nextToken !== undefined)) {
      throw invalidParameter('maxResults', 'cannot be used with imageIds');
    }
    const images = imagesOf(state, repository.name);
    const found =
      ids === undefined ? images : new Set(ids.map((id) => existing(images, id, repository, state)));
    const { items, nextToken } = pageOf(
      [...found].filter((image) => fits(image, filter)),
      { keyOf: ({ digest }) => digest, ...pageRequest(input) },
    );
    return {
      imageDetails: items.map((image) => imageAnswer(state, image)),
      ...(nextToken !== undefined && { nextToken }),
    };
  };
}

/** @throws {AwsError} ImageNotFoundException, InvalidParameterException */
function existing(
  images: readonly ImageRecord[],
  id: ImageIdentifier,
  { name }: RepositoryRecord,
  { place }: RegistryState,
): ImageRecord {
  const found = findImage(images, id);
  if ('image' in found) return found.image;
  const { failureCode, failureReason = '' } = found.failure;
  if (failureCode !== 'ImageNotFound') throw invalidParameter('imageIds', failureReason);
  const { imageDigest = 'null', imageTag = 'null' } = id;
  throw new AwsError(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${imageDigest}', imageTag:'${imageTag}'} does not exist within the repository with name '${name}' in the registry with id '${place.account}'`,
  );
}
