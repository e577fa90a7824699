import type { DeleteRepositoryCommandInput, DeleteRepositoryCommandOutput } from '@aws-sdk/client-ecr';
import { AwsError } from '../../aws-error.ts';
import type { Handler } from '../../contracts.ts';
import { repositoryAnswer } from '../answers.ts';
import { findRepository, imageKey, imagesOf } from '../registry-state.ts';
import type { RegistryState } from '../registry-state.ts';

type Output = Omit<DeleteRepositoryCommandOutput, '$metadata'>;

export function deleteRepository(state: RegistryState): Handler<DeleteRepositoryCommandInput, Output> {
  return async ({ repositoryName, registryId, force = false }) => {
    const repository = findRepository(state, repositoryName, registryId);
    const { name } = repository;
    if (!force && imagesOf(state, name).length > 0) {
      throw new AwsError(
        'RepositoryNotEmptyException',
        `The repository with name '${name}' in registry with id '${state.place.account}' cannot be deleted because it still contains images`,
      );
    }
    removeRepository(state, name);
    await state.sweep();
    return { repository: repositoryAnswer(state, repository) };
  };
}

/** With its images. */
export function removeRepository(state: RegistryState, name: string): void {
  for (const { digest } of imagesOf(state, name)) state.images.delete(imageKey(name, digest));
  state.repositories.delete(name);
}
