import type {
  BatchGetImageCommandInput,
  BatchGetImageCommandOutput,
  Image,
  ImageFailure,
} from '@aws-sdk/client-ecr';
import type { Handler } from '../../contracts.ts';
import { failed, findImage } from '../find-image.ts';
import { findRepository, imagesOf } from '../registry-state.ts';
import type { RegistryState } from '../registry-state.ts';

type Output = Omit<BatchGetImageCommandOutput, '$metadata'>;

export function batchGetImage(state: RegistryState): Handler<BatchGetImageCommandInput, Output> {
  return ({ repositoryName, registryId, imageIds = [], acceptedMediaTypes: accepted }) => {
    const { name } = findRepository(state, repositoryName, registryId);
    const images: Image[] = [];
    const failures: ImageFailure[] = [];
    for (const id of imageIds) {
      const found = findImage(imagesOf(state, name), id);
      if ('failure' in found) {
        failures.push(found.failure);
        continue;
      }
      const { digest, manifest, mediaType } = found.image;
      if (accepted !== undefined && !accepted.includes(mediaType)) {
        failures.push(failed(id, 'ImageNotFound', 'Requested image not found').failure);
        continue;
      }
      images.push({
        registryId: state.place.account,
        repositoryName: name,
        imageId: { imageDigest: digest, ...(id.imageTag !== undefined && { imageTag: id.imageTag }) },
        imageManifest: manifest,
        imageManifestMediaType: mediaType,
      });
    }
    return { images, failures };
  };
}
