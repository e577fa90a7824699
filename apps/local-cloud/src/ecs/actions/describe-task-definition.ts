import type { DescribeTaskDefinitionRequest, DescribeTaskDefinitionResponse } from '@aws-sdk/client-ecs';
import { definitionAnswer } from '../answers/definition-answer.ts';
import type { EcsContext } from '../context.ts';
import { checkRegion } from '../arns.ts';
import { findDefinition } from '../definitions/find-definition.ts';
import { clientError } from '../errors.ts';

export function describeTaskDefinition(
  { taskDefinition, include = [] }: DescribeTaskDefinitionRequest,
  { state, place }: EcsContext,
): DescribeTaskDefinitionResponse {
  checkRegion(taskDefinition, place);
  const record = findDefinition(state, taskDefinition);
  if (record === undefined) throw clientError('Unable to describe task definition.');
  return {
    taskDefinition: definitionAnswer(record),
    tags: include.includes('TAGS') ? [...record.tags] : [],
  };
}
