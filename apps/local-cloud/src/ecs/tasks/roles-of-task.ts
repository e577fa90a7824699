import type { TaskDefinition, TaskOverride } from '@aws-sdk/client-ecs';

/** The roles that a task runs with: what it was started with goes before its definition. */
export interface RolesOfTask {
  /** ECS's, while it starts the task. */
  readonly execution?: string;
  /** The containers' own. */
  readonly task?: string;
}

export function rolesOfTask(definition: TaskDefinition, overrides: TaskOverride): RolesOfTask {
  const execution = overrides.executionRoleArn ?? definition.executionRoleArn;
  const task = overrides.taskRoleArn ?? definition.taskRoleArn;
  return { ...(execution !== undefined && { execution }), ...(task !== undefined && { task }) };
}

/** ARNs of both, as far as there are any. */
export function rolesOf(definition: TaskDefinition, overrides: TaskOverride = {}): string[] {
  const { execution, task } = rolesOfTask(definition, overrides);
  return [task, execution].filter((role) => role !== undefined);
}
