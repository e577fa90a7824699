import type { DeregisterTaskDefinitionRequest, DeregisterTaskDefinitionResponse } from '@aws-sdk/client-ecs';
import { definitionAnswer } from '../answers/definition-answer.ts';
import { checkRegion, lastSegment } from '../arns.ts';
import { nowMs } from '../context.ts';
import type { EcsContext } from '../context.ts';
import { clientError } from '../errors.ts';

/** Running tasks and services keep an inactive definition; nothing new may use it. */
export function deregisterTaskDefinition(
  { taskDefinition = '' }: DeregisterTaskDefinitionRequest,
  context: EcsContext,
): DeregisterTaskDefinitionResponse {
  checkRegion(taskDefinition, context.place);
  const key = lastSegment(taskDefinition);
  const record = context.state.definitions.get(key);
  if (record === undefined) {
    throw clientError(
      key.includes(':')
        ? 'The specified task definition does not exist.'
        : `Invalid revision number. Number: null`,
    );
  }
  const inactive = {
    ...record,
    definition: { ...record.definition, status: 'INACTIVE' as const },
    deregisteredAtMs: record.deregisteredAtMs ?? nowMs(context),
  };
  context.state.definitions.set(key, inactive);
  return { taskDefinition: definitionAnswer(inactive) };
}
