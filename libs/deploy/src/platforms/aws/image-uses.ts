import type { Task } from '@aws-sdk/client-ecs';
import { DeployError } from '../../engine/deploy-error.ts';
import type { ImageUse, ReadImageUses } from '../../ports/image-registry.ts';
import { readUnlessMissing } from './aws-errors.ts';
import { createEcsSlots } from './ecs-slots.ts';
import { type AwsPlace, callOptions } from './place.ts';

/** What DescribeTasks takes at once. */
const PER_CALL = 100;

/** A task definition, and what needs it. */
interface DefinitionUse {
  readonly definition: string;
  readonly by: string;
}

/**
 * Images of every task of the cluster, of every task definition that a slot's service names (also for a rollout that is not
 * over), and of the hosts that a migration leaves.
 */
export function createImageUses(place: AwsPlace): ReadImageUses {
  const { clients, manifest } = place;
  const slots = createEcsSlots(place);

  async function ofServices(signal?: AbortSignal): Promise<DefinitionUse[]> {
    const services = (await slots.read(signal)).values();
    return [...services].flatMap(({ serviceName = '', taskDefinition, deployments = [] }) =>
      [taskDefinition, ...deployments.map((one) => one.taskDefinition)].flatMap((definition) =>
        definition === undefined ? [] : [{ definition, by: serviceName }],
      ),
    );
  }

  async function tasks(signal?: AbortSignal): Promise<Task[]> {
    const ecs = await clients.ecs();
    const { cluster } = manifest;
    const arns: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await ecs.listTasks(
        { cluster, ...(nextToken === undefined ? {} : { nextToken }) },
        callOptions(signal),
      );
      arns.push(...(page.taskArns ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined && nextToken !== '');
    const found: Task[] = [];
    for (let start = 0; start < arns.length; start += PER_CALL) {
      const answer = await ecs.describeTasks(
        { cluster, tasks: arns.slice(start, start + PER_CALL) },
        callOptions(signal),
      );
      // One that has stopped since is MISSING; anything else means that we do not know.
      const unknown = answer.failures?.find(({ reason }) => reason !== 'MISSING');
      if (unknown !== undefined) throw unread('DescribeTasks', unknown.arn, unknown.reason);
      found.push(...(answer.tasks ?? []));
    }
    return found;
  }

  async function imagesOf({ definition, by }: DefinitionUse, signal?: AbortSignal): Promise<ImageUse[]> {
    const ecs = await clients.ecs();
    const { taskDefinition } = await ecs.describeTaskDefinition(
      { taskDefinition: definition },
      callOptions(signal),
    );
    const images = taskDefinition?.containerDefinitions?.flatMap(({ image }) => image ?? []) ?? [];
    if (images.length === 0) throw unread('DescribeTaskDefinition', definition, 'it has no image');
    return images.map((image) => ({ image, by }));
  }

  async function ofHosts(signal?: AbortSignal): Promise<ImageUse[]> {
    if (manifest.asg === undefined) return [];
    const { imageParameter } = manifest.asg;
    const ssm = await clients.parameters();
    const answer = await readUnlessMissing(
      () => ssm.getParameter({ Name: imageParameter }, callOptions(signal)),
      'ParameterNotFound',
    );
    const image = answer?.Parameter?.Value;
    return image === undefined ? [] : [{ image, by: 'the hosts' }];
  }

  return async (signal) => {
    const [services, running, hosts] = await Promise.all([
      ofServices(signal),
      tasks(signal),
      ofHosts(signal),
    ]);
    const definitions = new Map<string, DefinitionUse>();
    for (const use of [
      ...services,
      ...running.map(({ taskDefinitionArn: definition = '' }) => ({ definition, by: 'a task' })),
    ]) {
      if (!definitions.has(use.definition)) definitions.set(use.definition, use);
    }
    const named = await Promise.all([...definitions.values()].map((use) => imagesOf(use, signal)));
    // What was pulled, where the definition names a tag.
    const pulled = running.flatMap(({ containers = [] }) =>
      containers.flatMap(({ imageDigest }) =>
        imageDigest === undefined ? [] : [{ image: imageDigest, by: 'a task' }],
      ),
    );
    return [...named.flat(), ...pulled, ...hosts];
  };
}

function unread(action: string, what = 'a task', reason = 'no reason'): DeployError {
  return new DeployError(
    'PLATFORM_FAILED',
    `ecs ${action}: ${what}: ${reason}`,
    'run the command again: without knowing what runs nothing is deleted',
  );
}
