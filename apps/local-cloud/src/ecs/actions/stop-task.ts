import type { StopTaskRequest, StopTaskResponse } from '@aws-sdk/client-ecs';
import { taskAnswer } from '../answers/task-answer.ts';
import { nameWithin } from '../arns.ts';
import { activeCluster } from '../context.ts';
import type { EcsContext } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import { stopCauses } from '../tasks/stop-reasons.ts';

const LONGEST_REASON = 1024;

export function stopTask(input: StopTaskRequest, context: EcsContext): StopTaskResponse {
  const cluster = activeCluster(context, input.cluster);
  const id = nameWithin(cluster.name, input.task ?? '');
  if (context.state.tasks.get(id)?.cluster !== cluster.name) {
    throw invalidParameter('The referenced task was not found.');
  }
  context.runner.stop(id, stopCauses.user(input.reason?.slice(0, LONGEST_REASON)));
  const task = context.state.tasks.get(id);
  return task === undefined ? {} : { task: taskAnswer(task, context, { tags: true }) };
}
