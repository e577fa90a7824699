import type { ListImagesCommandInput, ListImagesCommandOutput } from '@aws-sdk/client-ecr';
import type { Handler } from '../../contracts.ts';
import { pageOf } from '../../pages.ts';
import { identifiersOf } from '../identifiers.ts';
import { fits } from '../image-filter.ts';
import { findRepository, imagesOf, pageRequest } from '../registry-state.ts';
import type { RegistryState } from '../registry-state.ts';

type Output = Omit<ListImagesCommandOutput, '$metadata'>;

export function listImages(state: RegistryState): Handler<ListImagesCommandInput, Output> {
  return (input) => {
    const { name } = findRepository(state, input.repositoryName, input.registryId);
    const ids = imagesOf(state, name)
      .filter((image) => fits(image, input.filter))
      .flatMap(identifiersOf);
    const keyOf = ({ imageDigest = '', imageTag = '' }: (typeof ids)[number]) => `${imageDigest} ${imageTag}`;
    const { items, nextToken } = pageOf(ids, { keyOf, ...pageRequest(input) });
    return { imageIds: [...items], ...(nextToken !== undefined && { nextToken }) };
  };
}
