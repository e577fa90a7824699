import type {
  DescribeRepositoriesCommandInput,
  DescribeRepositoriesCommandOutput,
} from '@aws-sdk/client-ecr';
import type { Handler } from '../../contracts.ts';
import { pageOf } from '../../pages.ts';
import { repositoryAnswer } from '../answers.ts';
import { invalidParameter } from '../errors.ts';
import { findRepository, pageRequest } from '../registry-state.ts';
import type { RegistryState } from '../registry-state.ts';

type Output = Omit<DescribeRepositoriesCommandOutput, '$metadata'>;

export function describeRepositories(
  state: RegistryState,
): Handler<DescribeRepositoriesCommandInput, Output> {
  return (input) => {
    const { repositoryNames: names, registryId = state.place.account } = input;
    if (names !== undefined && (input.maxResults !== undefined || input.nextToken !== undefined)) {
      throw invalidParameter('maxResults', 'cannot be used with repositoryNames');
    }
    const own = registryId === state.place.account ? state.repositories.values() : [];
    const found = names?.map((name) => findRepository(state, name, registryId)) ?? own;
    const { items, nextToken } = pageOf(found, { keyOf: ({ name }) => name, ...pageRequest(input) });
    return {
      repositories: items.map((repository) => repositoryAnswer(state, repository)),
      ...(nextToken !== undefined && { nextToken }),
    };
  };
}
