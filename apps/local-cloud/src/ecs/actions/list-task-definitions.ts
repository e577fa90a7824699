import type { ListTaskDefinitionsRequest, ListTaskDefinitionsResponse } from '@aws-sdk/client-ecs';
import type { EcsContext } from '../context.ts';
import { page } from '../pages.ts';

/** Revisions in the order of their numbers. */
function byFamilyAndRevision({ family = '', revision = 0 }: { family?: string; revision?: number }): string {
  return `${family}:${String(revision).padStart(10, '0')}`;
}

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
    .filter((definition) => definition.status === status);
  const { items, nextToken } = page(found, byFamilyAndRevision, input, {
    defaultSize: 100,
    descending: sort === 'DESC',
  });
  return { taskDefinitionArns: items.map(({ taskDefinitionArn = '' }) => taskDefinitionArn), nextToken };
}
