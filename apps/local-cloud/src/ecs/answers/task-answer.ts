import type { Attachment, Container, Task } from '@aws-sdk/client-ecs';
import type { EcsContext } from '../context.ts';
import { definitionKey } from '../records.ts';
import type { ContainerRecord, TaskRecord } from '../records.ts';
import { containerHealth } from '../scheduler/task-health.ts';

/** A task as AWS tells of it. @param options.tags whether its tags were asked for */
export function taskAnswer(
  task: TaskRecord,
  { state, arns, place }: EcsContext,
  options: { tags: boolean },
): Task {
  const definition = state.definitions.get(definitionKey(task.taskDefinition))?.definition;
  const taskArn = arns.task(task.cluster, task.id);
  const { overrides } = task;
  const overridden = (name: string) =>
    overrides.containerOverrides?.find((override) => override.name === name);
  return {
    taskArn,
    clusterArn: arns.cluster(task.cluster),
    taskDefinitionArn: task.taskDefinition,
    group: task.group,
    lastStatus: task.lastStatus,
    desiredStatus: task.desiredStatus,
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    platformFamily: 'Linux',
    cpu: overrides.cpu ?? definition?.cpu,
    memory: overrides.memory ?? definition?.memory,
    ephemeralStorage: definition?.ephemeralStorage ?? { sizeInGiB: 20 },
    healthStatus: containerHealth(task) ?? 'UNKNOWN',
    attributes: [{ name: 'ecs.cpu-architecture', value: architecture(definition?.runtimePlatform) }],
    attachments: attachmentsOf(task, place.region),
    containers: task.containers.map((container) => ({
      ...containerAnswer(container, task),
      taskArn,
      ...sizesOf(definition?.containerDefinitions?.find(({ name }) => name === container.name)),
    })),
    overrides: {
      ...overrides,
      containerOverrides: task.containers.map(({ name }) => overridden(name) ?? { name }),
      inferenceAcceleratorOverrides: [],
    },
    enableExecuteCommand: false,
    startedBy: task.startedBy,
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    version: task.version,
    connectivity: task.startedAtMs === undefined ? undefined : 'CONNECTED',
    connectivityAt: date(task.startedAtMs),
    createdAt: date(task.createdAtMs),
    pullStartedAt: date(task.pullStartedAtMs),
    pullStoppedAt: date(task.pullStoppedAtMs),
    startedAt: date(task.startedAtMs),
    stoppingAt: date(task.stoppingAtMs),
    executionStoppedAt: date(task.executionStoppedAtMs),
    stoppedAt: date(task.stoppedAtMs),
    tags: options.tags ? [...task.tags] : [],
  };
}

function containerAnswer(container: ContainerRecord, { id, networkInterface }: TaskRecord): Container {
  return {
    containerArn: container.arn,
    name: container.name,
    image: container.image,
    imageDigest: container.imageDigest,
    // On Fargate too, the second part tells one run of a container from another.
    runtimeId: container.pid === undefined ? undefined : `${id}-${container.pid}`,
    lastStatus: container.lastStatus,
    exitCode: container.exitCode,
    reason: container.reason,
    healthStatus: container.healthStatus ?? 'UNKNOWN',
    networkBindings: [],
    networkInterfaces: networkInterface && [
      { attachmentId: networkInterface.attachmentId, privateIpv4Address: networkInterface.privateIp },
    ],
  };
}

function sizesOf(definition: { cpu?: number; memory?: number; memoryReservation?: number } | undefined) {
  return {
    cpu: String(definition?.cpu ?? 0),
    memory: definition?.memory === undefined ? undefined : String(definition.memory),
    memoryReservation:
      definition?.memoryReservation === undefined ? undefined : String(definition.memoryReservation),
  };
}

function attachmentsOf({ networkInterface, lastStatus }: TaskRecord, region: string): Attachment[] {
  if (networkInterface === undefined) return [];
  const { attachmentId, subnetId, id, privateIp } = networkInterface;
  return [
    {
      id: attachmentId,
      type: 'ElasticNetworkInterface',
      status: lastStatus === 'STOPPED' ? 'DELETED' : 'ATTACHED',
      details: [
        { name: 'subnetId', value: subnetId },
        { name: 'networkInterfaceId', value: id },
        {
          name: 'privateDnsName',
          value: `ip-${privateIp.replaceAll('.', '-')}.${region}.compute.internal`,
        },
        { name: 'privateIPv4Address', value: privateIp },
      ],
    },
  ];
}

function architecture(platform: { cpuArchitecture?: string } | undefined): string {
  return platform?.cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64';
}

export function date(ms: number | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(ms);
}
