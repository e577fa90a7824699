import type { ServiceEvent, Task } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import { createEcsSlots } from './ecs-slots.ts';
import { createTaskFailures } from './task-failures.ts';
import { createStoppedTasks } from './stopped-tasks.ts';
import { arns, awsError, fakeAws, placeOf, sleepingClock } from './testing/fake-aws.ts';

const NOW = 1_800_000_000_000;

function stopped(id: string, stopCode: string, stoppedReason: string, more: Partial<Task> = {}): Task {
  return {
    taskArn: arns.task(id),
    group: 'service:service-green',
    stopCode: stopCode as Task['stopCode'] & string,
    stoppedReason,
    stoppedAt: new Date(NOW - 1000),
    containers: [{ name: 'service', exitCode: 1 }],
    ...more,
  };
}

function failuresOver(
  tasks: Task[],
  logs: () => unknown = () => ({ events: [] }),
  events: ServiceEvent[] = [],
) {
  const clock = sleepingClock(NOW);
  const aws = fakeAws({
    // A task a page.
    ListTasks: ({ nextToken = '0' }: { nextToken?: string }) => {
      const next = Number(nextToken) + 1;
      return {
        taskArns: tasks.slice(next - 1, next).map(({ taskArn }) => taskArn),
        ...(next < tasks.length ? { nextToken: String(next) } : {}),
      };
    },
    DescribeTasks: ({ tasks: asked }: { tasks: string[] }) => ({
      tasks: tasks.filter(({ taskArn }) => asked.includes(taskArn!)),
      failures: [{ reason: 'MISSING' }],
    }),
    GetLogEvents: logs,
    DescribeServices: () => ({
      services: [{ serviceName: 'service-green', status: 'ACTIVE', events }],
    }),
  });
  const place = placeOf(aws, clock);
  return {
    aws,
    clock,
    failures: createTaskFailures(place, { stopped: createStoppedTasks(place), slots: createEcsSlots(place) }),
  };
}

describe('taskFailures', () => {
  it('tells crashes, failed starts and failed health checks from stops that somebody asked for', async () => {
    const { failures } = failuresOver([
      stopped('crash', 'EssentialContainerExited', 'Essential container in task exited'),
      stopped('pull', 'TaskFailedToStart', 'CannotPullContainerError: not found'),
      stopped(
        'sick',
        'ServiceSchedulerInitiated',
        'Task failed ELB health checks in (target-group arn:aws:x)',
      ),
      stopped('host', 'InfrastructureHealth', 'the host was taken away'),
      stopped('scaled', 'ServiceSchedulerInitiated', 'Scaling activity initiated by (deployment ecs-svc/1)'),
      stopped('person', 'UserInitiated', 'Task stopped by user'),
      stopped('one-off', 'EssentialContainerExited', 'Essential container in task exited', {
        group: 'family:cutover-staging-service-green',
      }),
      stopped('before', 'EssentialContainerExited', 'Essential container in task exited', {
        stoppedAt: new Date(NOW - 60_000),
      }),
    ]);
    const found = await failures('green', NOW - 30_000);
    expect(found.map(({ taskId }) => taskId)).toEqual(['crash', 'pull', 'sick', 'host']);
  });

  it('gives the newest first, with the last lines and the reason of the container', async () => {
    const events = [{ message: '{"level":"error"}\n' }, { message: 'bye' }];
    const { aws, failures } = failuresOver(
      [
        stopped('older', 'EssentialContainerExited', 'Essential container in task exited', {
          stoppedAt: new Date(NOW - 5000),
        }),
        stopped('newer', 'EssentialContainerExited', 'Essential container in task exited', {
          containers: [{ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }],
        }),
      ],
      () => ({ events }),
    );
    expect((await failures('green', 0))[0]).toEqual({
      taskId: 'newer',
      stopCode: 'EssentialContainerExited',
      stoppedReason:
        'Essential container in task exited: OutOfMemoryError: Container killed due to memory usage',
      exitCode: 137,
      stoppedAtMs: NOW - 1000,
      lastLogLines: ['{"level":"error"}', 'bye'],
    });
    expect(aws.inputs('GetLogEvents')).toContainEqual(
      expect.objectContaining({ logStreamName: 'green/service/newer', limit: 20 }),
    );
  });

  it('reads no log lines again once they are complete', async () => {
    const { aws, clock, failures } = failuresOver([stopped('a', 'EssentialContainerExited', 'exited')]);
    await clock.sleep(20_000);
    await failures('green', 0);
    await failures('green', 0);
    expect(aws.inputs('GetLogEvents')).toHaveLength(1);
  });

  it('has no lines when the task never wrote any', async () => {
    const { failures } = failuresOver([stopped('a', 'TaskFailedToStart', 'no image')], () => {
      throw awsError('ResourceNotFoundException', 'The specified log stream does not exist.');
    });
    expect((await failures('green', 0))[0]?.lastLogLines).toEqual([]);
  });

  it('names what ECS says when it could not even make a task', async () => {
    const message =
      '(service service-green) failed to launch a task with (error ECS was unable to assume the role)';
    const { failures } = failuresOver([], undefined, [
      { id: 'e2', createdAt: new Date(NOW - 1000), message },
      { id: 'e1', createdAt: new Date(NOW - 90_000), message },
      { id: 'e0', createdAt: new Date(NOW - 500), message: '(service service-green) has started 1 tasks' },
    ]);
    expect(await failures('green', NOW - 30_000)).toEqual([
      {
        taskId: 'e2',
        stopCode: 'TaskFailedToStart',
        stoppedReason: message,
        stoppedAtMs: NOW - 1000,
        lastLogLines: [],
      },
    ]);
  });
});
