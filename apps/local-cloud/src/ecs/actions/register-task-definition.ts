import type { RegisterTaskDefinitionRequest, RegisterTaskDefinitionResponse } from '@aws-sdk/client-ecs';
import { definitionAnswer } from '../answers/definition-answer.ts';
import { nowMs } from '../context.ts';
import type { EcsContext } from '../context.ts';
import { checkDefinition, isForFargate } from '../definitions/check-definition.ts';
import { completeDefinition } from '../definitions/complete-definition.ts';
import { fargateSize } from '../definitions/fargate-size.ts';
import { checkTags } from '../tags.ts';

export function registerTaskDefinition(
  input: RegisterTaskDefinitionRequest,
  context: EcsContext,
): RegisterTaskDefinitionResponse {
  const { state, arns, place } = context;
  checkDefinition(input);
  const size = isForFargate(input) ? fargateSize(input.cpu, input.memory) : {};
  const tags = checkTags(input.tags);
  const family = input.family ?? '';
  const revision = (state.families.get(family)?.latestRevision ?? 0) + 1;
  const record = {
    definition: completeDefinition(input, size, {
      revision,
      taskDefinitionArn: arns.taskDefinition(`${family}:${revision}`),
      registeredBy: `arn:aws:iam::${place.account}:root`,
    }),
    registeredAtMs: nowMs(context),
    tags,
  };
  state.families.set(family, { latestRevision: revision });
  state.definitions.set(`${family}:${revision}`, record);
  return { taskDefinition: definitionAnswer(record), tags };
}
