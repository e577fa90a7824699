import type { StoppedTask } from '../ecs/index.ts';
import type { UnhealthyTarget } from './facts.ts';

/**
 * State, reason code and description of a target, and how its task ended, as ELB and ECS tell them.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
export function targetInWords(
  { targetGroupArn, health }: UnhealthyTarget,
  stopped: readonly StoppedTask[],
): string {
  const target = `target ${health.state}, ${health.reason ?? ''}: ${health.description ?? ''}`;
  const task = stopped.find(({ stoppedReason }) => stoppedReason.includes(targetGroupArn));
  return task === undefined ? target : `${target}; ${taskInWords(task)}`;
}

export function taskInWords({
  stopCode,
  stoppedReason,
}: Pick<StoppedTask, 'stopCode' | 'stoppedReason'>): string {
  return `task ${stopCode}: ${stoppedReason}`;
}
