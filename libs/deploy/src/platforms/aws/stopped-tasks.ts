import type { Task } from '@aws-sdk/client-ecs';
import type { EcsSlot } from '@cutover/config';
import { DeployError } from '../../engine/deploy-error.ts';
import { type AwsPlace, callOptions } from './place.ts';

/** What DescribeTasks takes at once. */
const PER_CALL = 100;

export type StoppedTasks = (slot: EcsSlot, signal?: AbortSignal) => Promise<readonly Task[]>;

/** Tasks of the slot's service that stopped; ECS keeps them for about an hour. */
export function createStoppedTasks({ clients, manifest, names }: AwsPlace): StoppedTasks {
  const { cluster } = manifest;

  // By family, not by service: ECS refuses to list the tasks of a service that does not exist yet.
  async function list(slot: EcsSlot, signal?: AbortSignal): Promise<Task[]> {
    const ecs = await clients.ecs();
    const arns: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await ecs.listTasks(
        {
          cluster,
          family: names.taskFamily(slot),
          desiredStatus: 'STOPPED',
          ...(nextToken === undefined ? {} : { nextToken }),
        },
        callOptions(signal),
      );
      arns.push(...(page.taskArns ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined && nextToken !== '');
    const chunks = Array.from({ length: Math.ceil(arns.length / PER_CALL) }, (_, index) =>
      arns.slice(index * PER_CALL, (index + 1) * PER_CALL),
    );
    return (await Promise.all(chunks.map((chunk) => describe(chunk, signal)))).flat();
  }

  async function describe(tasks: string[], signal?: AbortSignal): Promise<Task[]> {
    const ecs = await clients.ecs();
    const answer = await ecs.describeTasks({ cluster, tasks }, callOptions(signal));
    // One that is gone between the two calls is MISSING; anything else means that we do not know.
    const unknown = answer.failures?.find(({ reason }) => reason !== 'MISSING');
    if (unknown !== undefined) {
      throw new DeployError(
        'PLATFORM_FAILED',
        `ecs DescribeTasks: ${unknown.arn ?? 'a task'}: ${unknown.reason ?? 'no reason'}`,
        'read the reason above, then run the same command again: it resumes',
      );
    }
    return answer.tasks ?? [];
  }

  return async (slot, signal) => {
    const group = `service:${names.ecsService(slot)}`;
    return (await list(slot, signal)).filter((task) => task.group === group);
  };
}
