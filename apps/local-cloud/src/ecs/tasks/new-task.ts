import type { NetworkConfiguration, Tag, TaskOverride } from '@aws-sdk/client-ecs';
import type { CloudClock } from '../../contracts.ts';
import type { Arns } from '../arns.ts';
import { newTaskId, newUuid } from '../ids.ts';
import type { EcsState, TargetRecord, TaskDefinitionRecord, TaskRecord } from '../records.ts';
import { checkCommand } from './container-health.ts';

export interface NewTask {
  readonly cluster: string;
  readonly definition: TaskDefinitionRecord;
  readonly group: string;
  readonly network: NetworkConfiguration | undefined;
  readonly startedBy?: string | undefined;
  readonly service?: string;
  readonly targets?: readonly TargetRecord[];
  readonly overrides?: TaskOverride | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/** Notes a task that is to run, in PROVISIONING. */
export function addTask(
  request: NewTask,
  { state, arns, clock }: { state: EcsState; arns: Arns; clock: CloudClock },
): TaskRecord {
  const { cluster, definition, group } = request;
  const id = newTaskId();
  const vpc = request.network?.awsvpcConfiguration;
  const task: TaskRecord = {
    id,
    cluster,
    group,
    taskDefinition: definition.definition.taskDefinitionArn ?? '',
    ...(request.startedBy === undefined ? {} : { startedBy: request.startedBy }),
    ...(request.service === undefined ? {} : { service: request.service }),
    subnets: leastUsedFirst(vpc?.subnets ?? [], group, state),
    securityGroups: vpc?.securityGroups ?? [],
    publicAddress: vpc?.assignPublicIp === 'ENABLED',
    overrides: request.overrides ?? {},
    tags: request.tags ?? [],
    targets: request.targets ?? [],
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    containers: (definition.definition.containerDefinitions ?? []).map((container) => ({
      arn: arns.container(cluster, id, newUuid()),
      name: container.name ?? '',
      image: container.image ?? '',
      essential: container.essential ?? true,
      dependsOn: container.dependsOn ?? [],
      lastStatus: 'PENDING' as const,
      healthStatus: checkCommand(container) === undefined ? undefined : ('UNKNOWN' as const),
    })),
    version: 1,
    createdAtMs: clock.now().getTime(),
  };
  state.tasks.set(id, task);
  return task;
}

/** Spreads a service over its subnets, as ECS spreads it over zones. */
function leastUsedFirst(subnets: readonly string[], group: string, state: EcsState): string[] {
  const live = state.tasks
    .values()
    .filter((task) => task.group === group && task.desiredStatus === 'RUNNING');
  const used = (subnet: string) =>
    live.filter((task) => (task.networkInterface?.subnetId ?? task.subnets[0]) === subnet).length;
  return [...subnets].sort((one, other) => used(one) - used(other));
}
