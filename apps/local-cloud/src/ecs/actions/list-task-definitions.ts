import type { ListTaskDefinitionsRequest, ListTaskDefinitionsResponse } from '@aws-sdk/client-ecs';
import type { EcsContext } from '../context.ts';
import { page } from '../pages.ts';

/** `familyPrefix` is a whole family, whatever its name says. */
export function listTaskDefinitions(
  input: ListTaskDefinitionsRequest,
  { state }: EcsContext,
): ListTaskDefinitionsResponse {
  const { familyPrefix, status = 'ACTIVE', sort = 'ASC' } = input;
  const found = state.definitions
    .values()
    .map(({ definition }) => definition)
    .filter(({ family }) => familyPrefix === undefined || family === familyPrefix)
    .filter((definition) => definition.status === status)
    .sort(
      (one, other) =>
        (one.family ?? '').localeCompare(other.family ?? '') || (one.revision ?? 0) - (other.revision ?? 0),
    )
    .map(({ taskDefinitionArn = '' }) => taskDefinitionArn);
  if (sort === 'DESC') found.reverse();
  const { items, nextToken } = page(found, (arn) => arn, input, 100);
  return { taskDefinitionArns: items, nextToken };
}
