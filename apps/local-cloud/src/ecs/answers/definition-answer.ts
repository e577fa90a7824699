import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { TaskDefinitionRecord } from '../records.ts';
import { date } from './task-answer.ts';

export function definitionAnswer(record: TaskDefinitionRecord): TaskDefinition {
  return {
    ...record.definition,
    registeredAt: date(record.registeredAtMs),
    ...(record.deregisteredAtMs === undefined ? {} : { deregisteredAt: date(record.deregisteredAtMs) }),
  };
}
