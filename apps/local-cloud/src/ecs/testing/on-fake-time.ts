import { jest } from '@jest/globals';
import type { ContainerDefinition, RunTaskRequest, Task } from '@aws-sdk/client-ecs';
import { CLUSTER, NETWORK, createTestEcs } from './test-ecs.ts';
import type { TestOptions } from './test-ecs.ts';

/** Lets so many seconds pass under Jest's fake timers. */
export const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * 1000);

/** Events as they are searched for: the random ids of deployments are X, those of tasks T. */
export const words = (events: readonly { message?: string }[]) =>
  events.map(({ message = '' }) =>
    message.replace(/ecs-svc\/\d+/g, 'X').replace(/\(task [0-9a-f]{32}\)/g, '(task T)'),
  );

/** ECS with a service that has just been created. */
export async function withService(options: TestOptions & { service?: object; container?: object } = {}) {
  const cloud = createTestEcs(options);
  await cloud.call('CreateCluster', { clusterName: CLUSTER });
  await cloud.register(options.container);
  await cloud.running().start();
  await cloud.createService(options.service);
  return cloud;
}

/** ECS with a task that RunTask has just started. */
export async function withTask(
  options: TestOptions & {
    container?: ContainerDefinition;
    /** Of the task definition. */
    definition?: object;
    request?: Partial<RunTaskRequest>;
    before?: (cloud: ReturnType<typeof createTestEcs>) => void;
  } = {},
) {
  const cloud = createTestEcs(options);
  options.before?.(cloud);
  await cloud.call('CreateCluster', { clusterName: CLUSTER });
  await cloud.register(options.container, options.definition);
  await cloud.running().start();
  const { tasks } = await cloud.call<{ tasks: Task[] }>('RunTask', {
    cluster: CLUSTER,
    taskDefinition: 'cutover-local-service-blue',
    networkConfiguration: NETWORK,
    ...options.request,
  });
  const taskArn = tasks[0]!.taskArn!;
  const read = async () =>
    (await cloud.call<{ tasks: Task[] }>('DescribeTasks', { cluster: CLUSTER, tasks: [taskArn] })).tasks[0]!;
  const stop = (reason?: string) => cloud.call('StopTask', { cluster: CLUSTER, task: taskArn, reason });
  return { ...cloud, taskArn, id: taskArn.split('/').at(-1)!, first: tasks[0]!, read, stop };
}
