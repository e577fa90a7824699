import type { Task } from '@aws-sdk/client-ecs';
import type { EcsSlot } from '@cutover/config';
import type { TaskFailure } from '../../ports/platform.ts';
import type { EcsSlots } from './ecs-slots.ts';
import { type AwsPlace, lastPart } from './place.ts';
import { lastLogLines } from './task-logs.ts';
import type { StoppedTasks } from './stopped-tasks.ts';

/** A task's last lines may arrive some seconds after it stopped; from then on they are not read again. */
const LOGS_COMPLETE_MS = 10_000;
/** Newest failures whose log lines are read: the older ones of a crash loop tell the same. */
const WITH_LOGS = 5;

/** Tasks that ECS could not even make: only the service's events tell, and no task stands for them. */
const NOT_LAUNCHED = /failed to launch a task|was unable to place a task/;

export function createTaskFailures(place: AwsPlace, parts: { stopped: StoppedTasks; slots: EcsSlots }) {
  const { clock } = place;
  const completeLogs = new Map<string, readonly string[]>();

  async function linesOf(slot: EcsSlot, task: Task, signal?: AbortSignal): Promise<readonly string[]> {
    const id = lastPart(task.taskArn);
    const known = completeLogs.get(id);
    if (known !== undefined) return known;
    const lines = await lastLogLines(place, slot, id, signal);
    if (clock.now() - stoppedAt(task) > LOGS_COMPLETE_MS) completeLogs.set(id, lines);
    return lines;
  }

  async function neverLaunched(slot: EcsSlot, sinceMs: number, signal?: AbortSignal) {
    const { events = [] } = (await parts.slots.read(signal)).get(slot) ?? {};
    return events
      .filter(
        ({ createdAt, message = '' }) => (createdAt?.getTime() ?? 0) >= sinceMs && NOT_LAUNCHED.test(message),
      )
      .map(({ id = '', createdAt, message = '' }) => ({
        taskId: id,
        stopCode: 'TaskFailedToStart',
        stoppedReason: message,
        stoppedAtMs: createdAt?.getTime() ?? sinceMs,
        lastLogLines: [],
      }));
  }

  async function failureOf(slot: EcsSlot, task: Task, withLogs: boolean, signal?: AbortSignal) {
    const { exitCode } = task.containers?.[0] ?? {};
    return {
      taskId: lastPart(task.taskArn),
      stopCode: task.stopCode ?? 'unknown',
      stoppedReason: stoppedReasonOf(task),
      ...(exitCode === undefined ? {} : { exitCode }),
      stoppedAtMs: stoppedAt(task),
      lastLogLines: withLogs ? await linesOf(slot, task, signal) : [],
    };
  }

  /** Tasks of the slot that stopped on their own since then, newest first. */
  return async (slot: EcsSlot, sinceMs: number, signal?: AbortSignal): Promise<readonly TaskFailure[]> => {
    const failed = (await parts.stopped(slot, signal))
      .filter((task) => stoppedAt(task) >= sinceMs && stoppedOnItsOwn(task))
      .sort((one, other) => stoppedAt(other) - stoppedAt(one));
    if (failed.length === 0) return neverLaunched(slot, sinceMs, signal);
    return Promise.all(failed.map((task, index) => failureOf(slot, task, index < WITH_LOGS, signal)));
  };
}

/** Why a task stopped, with the container's own reason (out of memory, no image) where it says more. */
export function stoppedReasonOf({ stoppedReason = 'no reason given', containers = [] }: Task): string {
  const detail = containers.find(({ reason }) => reason !== undefined && reason !== '')?.reason;
  return detail === undefined || stoppedReason.includes(detail)
    ? stoppedReason
    : `${stoppedReason}: ${detail}`;
}

/**
 * Neither a person nor the scheduler stopped it. The scheduler's stops count where it stopped the task for failing its
 * health checks, and not where a slot was scaled down or another deployment took over. A host that AWS took away counts:
 * its stop code tells the engine that the release is not to blame.
 */
function stoppedOnItsOwn({ stopCode, stoppedReason = '' }: Task): boolean {
  if (stopCode === 'ServiceSchedulerInitiated') return /health check/i.test(stoppedReason);
  return stopCode !== 'UserInitiated';
}

/** A task that is still stopping has no `stoppedAt` yet. */
function stoppedAt({ stoppedAt: stopped, stoppingAt, createdAt }: Task): number {
  return (stopped ?? stoppingAt ?? createdAt ?? new Date(0)).getTime();
}
