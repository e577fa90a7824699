import type { Task } from '@aws-sdk/client-ecs';
import { type EcsSlot, ecsSlots } from '@cutover/config';
import { DeployError, isTransient } from '../../engine/deploy-error.ts';
import type { ServiceRevision, TaskOutcome } from '../../ports/platform.ts';
import { type AwsPlace, callOptions, lastPart } from './place.ts';
import type { ServiceRevisions } from './service-revisions.ts';
import { stoppedReasonOf } from './task-failures.ts';
import { lastLogLines } from './task-logs.ts';

const STARTED_BY = 'cutover';
/** Log lines may come later than the news that the task stopped. */
const LOG_READS = 4;
/** A failed read says nothing about the task: that long it is asked again before the task is given up. */
const BLIND_MS = 60_000;
/** Beyond the task's own time, so that a deadline of the caller comes first. */
const MARGIN_MS = 30_000;

/** Runs a one-off task of the revision to its end; it is stopped where nobody waits for it any more. */
export function createRunTask(place: AwsPlace, revisions: Pick<ServiceRevisions, 'registerMigration'>) {
  const { clients, manifest, names, clock, pollMs } = place;
  const { cluster, network } = manifest;
  const deadlineMs = manifest.deployment.taskTimeoutSeconds * 1000 + MARGIN_MS;

  /** A one-off task changes the schema: where it has secrets for that, it runs from a definition that holds them. */
  async function runnable(revision: ServiceRevision, slot: EcsSlot, signal?: AbortSignal) {
    if (manifest.task.migrationSecrets === undefined) return revision;
    return revisions.registerMigration(slot, revision.release, signal);
  }

  async function start(revision: ServiceRevision, command: readonly string[], signal?: AbortSignal) {
    const ecs = await clients.ecs();
    const { tasks = [], failures = [] } = await ecs.runTask(
      {
        cluster,
        taskDefinition: revision.id,
        launchType: 'FARGATE',
        count: 1,
        startedBy: STARTED_BY,
        propagateTags: 'TASK_DEFINITION',
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: [...network.subnets],
            securityGroups: [...network.securityGroups],
            assignPublicIp: network.assignPublicIp ? 'ENABLED' : 'DISABLED',
          },
        },
        overrides: {
          containerOverrides: [{ name: manifest.task.containerName, command: [...command] }],
        },
      },
      callOptions(signal),
    );
    const arn = tasks[0]?.taskArn;
    if (arn !== undefined) return arn;
    const reasons = failures.map(({ reason, detail }) => [reason, detail].filter(Boolean).join(' '));
    throw new DeployError(
      'CAPACITY',
      `ecs RunTask started no task: ${reasons.join('; ') || 'no reason given'}`,
      'check the capacity and the quotas of Fargate in this region, then run the same command again',
    );
  }

  async function read(arn: string, signal?: AbortSignal): Promise<Task | undefined> {
    const ecs = await clients.ecs();
    // Right after RunTask a read may not know the task yet.
    return (await ecs.describeTasks({ cluster, tasks: [arn] }, callOptions(signal))).tasks?.[0];
  }

  async function waitForEnd(arn: string, signal?: AbortSignal): Promise<Task> {
    const deadline = clock.now() + deadlineMs;
    let readAtMs = clock.now();
    let task: Task | undefined;
    for (;;) {
      try {
        task = await read(arn, signal);
        readAtMs = clock.now();
      } catch (error) {
        if (!isTransient(error) || clock.now() - readAtMs >= BLIND_MS) throw error;
      }
      if (task?.lastStatus === 'STOPPED') return task;
      if (clock.now() >= deadline) {
        throw new DeployError(
          'TIMEOUT',
          `task ${lastPart(arn)} (${manifest.task.containerName}) was still ${task?.lastStatus ?? 'unknown'} after ${deadlineMs / 1000} s and was stopped`,
          'look at its log (nx logs), or raise deployment.taskTimeout of the environment',
        );
      }
      await clock.sleep(pollMs, signal);
    }
  }

  async function stop(arn: string): Promise<void> {
    const ecs = await clients.ecs();
    try {
      await ecs.stopTask({ cluster, task: arn, reason: 'nobody waits for this task any more' });
    } catch (error) {
      throw new DeployError(
        'PLATFORM_FAILED',
        `task ${lastPart(arn)} may still run: it could not be stopped`,
        `stop it by hand (aws ecs stop-task --cluster ${cluster} --task ${lastPart(arn)}), then run the command again`,
        { cause: error },
      );
    }
  }

  async function linesOf(task: Task, slot: EcsSlot, signal?: AbortSignal): Promise<readonly string[]> {
    for (let reads = 1; ; reads += 1) {
      const lines = await lastLogLines(place, slot, lastPart(task.taskArn), signal);
      const started = task.containers?.[0]?.exitCode !== undefined;
      if (lines.length > 0 || !started || reads === LOG_READS) return lines;
      await clock.sleep(pollMs, signal);
    }
  }

  return async (
    revision: ServiceRevision,
    command: readonly string[],
    signal?: AbortSignal,
  ): Promise<TaskOutcome> => {
    const slot = ecsSlots.find((candidate) => revision.id.includes(`/${names.taskFamily(candidate)}:`));
    if (slot === undefined) {
      throw new DeployError(
        'BAD_REQUEST',
        `revision ${revision.id} belongs to no slot of this service`,
        'name a revision that a deployment registered',
      );
    }
    const arn = await start(await runnable(revision, slot, signal), command, signal);
    try {
      const task = await waitForEnd(arn, signal);
      const exitCode = task.containers?.[0]?.exitCode;
      return {
        taskId: lastPart(arn),
        ...(exitCode === undefined ? {} : { exitCode }),
        stoppedReason: stoppedReasonOf(task),
        lastLogLines: await linesOf(task, slot, signal),
      };
    } catch (error) {
      await stop(arn);
      throw error;
    }
  };
}
