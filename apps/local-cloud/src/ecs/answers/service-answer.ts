import type { Deployment, Service } from '@aws-sdk/client-ecs';
import type { EcsContext } from '../context.ts';
import type { DeploymentRecord, ServiceRecord, TaskRecord } from '../records.ts';
import { primaryOf } from '../scheduler/deployments.ts';
import { keyOfTask } from '../scheduler/service-book.ts';
import { serviceKey } from '../records.ts';
import { date } from './task-answer.ts';

const PENDING = ['PROVISIONING', 'PENDING', 'ACTIVATING'];

/** A service as AWS tells of it. @param options.tags whether its tags were asked for */
export function serviceAnswer(
  service: ServiceRecord,
  { state, arns, place }: EcsContext,
  options: { tags: boolean },
): Service {
  const key = serviceKey(service.cluster, service.name);
  const tasks = state.tasks.values().filter((task) => keyOfTask(task) === key);
  const primary = primaryOf(service);
  return {
    serviceArn: arns.service(service.cluster, service.name),
    serviceName: service.name,
    clusterArn: arns.cluster(service.cluster),
    status: service.status,
    desiredCount: service.desiredCount,
    ...counts(tasks),
    launchType: 'FARGATE',
    platformVersion: primary.platformVersion,
    platformFamily: 'Linux',
    taskDefinition: primary.taskDefinition,
    loadBalancers: [...primary.loadBalancers],
    serviceRegistries: [],
    deploymentConfiguration: service.deploymentConfiguration,
    deploymentController: { type: 'ECS' },
    networkConfiguration: primary.networkConfiguration,
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    schedulingStrategy: 'REPLICA',
    availabilityZoneRebalancing: 'DISABLED',
    placementConstraints: [],
    placementStrategy: [],
    enableECSManagedTags: service.enableECSManagedTags,
    enableExecuteCommand: service.enableExecuteCommand,
    propagateTags: service.propagateTags,
    roleArn:
      service.role ??
      `arn:aws:iam::${place.account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
    createdAt: date(service.createdAtMs),
    deployments: service.deployments.map((deployment) =>
      deploymentAnswer(
        deployment,
        service,
        tasks.filter(({ startedBy }) => startedBy === deployment.id),
      ),
    ),
    events: service.events.map(({ id, createdAtMs, message }) => ({
      id,
      createdAt: date(createdAtMs),
      message,
    })),
    tags: options.tags ? [...service.tags] : [],
  };
}

function deploymentAnswer(
  deployment: DeploymentRecord,
  service: ServiceRecord,
  tasks: readonly TaskRecord[],
): Deployment {
  return {
    id: deployment.id,
    status: deployment.status,
    taskDefinition: deployment.taskDefinition,
    desiredCount: deployment.status === 'PRIMARY' ? service.desiredCount : deployment.desiredCount,
    ...counts(tasks),
    failedTasks: deployment.failedTasks,
    createdAt: date(deployment.createdAtMs),
    updatedAt: date(deployment.updatedAtMs),
    launchType: 'FARGATE',
    platformVersion: deployment.platformVersion,
    platformFamily: 'Linux',
    networkConfiguration: deployment.networkConfiguration,
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
  };
}

export function counts(tasks: readonly TaskRecord[]): { runningCount: number; pendingCount: number } {
  return {
    runningCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingCount: tasks.filter(({ lastStatus }) => PENDING.includes(lastStatus)).length,
  };
}
