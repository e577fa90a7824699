import type { CreateServiceRequest, CreateServiceResponse } from '@aws-sdk/client-ecs';
import { serviceAnswer } from '../answers/service-answer.ts';
import { activeCluster, nowMs } from '../context.ts';
import type { EcsContext } from '../context.ts';
import { activeDefinition } from '../definitions/find-definition.ts';
import { invalidParameter, unsupported } from '../errors.ts';
import { PLATFORM_VERSION, checkLaunch, completeNetwork } from '../launch.ts';
import { serviceKey } from '../records.ts';
import type { ClusterRecord, ServiceRecord, TaskDefinitionRecord } from '../records.ts';
import { same } from '../same.ts';
import { newDeployment, primaryOf } from '../scheduler/deployments.ts';
import {
  checkDesiredCount,
  checkGracePeriod,
  checkLoadBalancers,
  checkUnserved,
  completeDeploymentConfiguration,
} from '../services/check-service.ts';
import { checkTags } from '../tags.ts';

export function createService(input: CreateServiceRequest, context: EcsContext): CreateServiceResponse {
  const { state, scheduler } = context;
  const cluster = activeCluster(context, input.cluster);
  const definition = checkedDefinition(input, context);
  const service = newService(input, cluster, definition, nowMs(context));
  const key = serviceKey(cluster.name, service.name);
  const existing = state.services.get(key);
  if (existing?.status === 'DRAINING') {
    throw invalidParameter('Unable to Start a service that is still Draining.');
  }
  if (existing?.status === 'ACTIVE') {
    if (!sameSettings(existing, service)) throw invalidParameter('Creation of service was not idempotent.');
    return { service: serviceAnswer(existing, context, { tags: true }) };
  }
  state.services.set(key, service);
  scheduler.wake(key);
  return { service: serviceAnswer(service, context, { tags: true }) };
}

function checkedDefinition(input: CreateServiceRequest, { state, targetGroups, network }: EcsContext) {
  const { serviceName = '', desiredCount, loadBalancers = [], deploymentController } = input;
  if (!/^[a-zA-Z][a-zA-Z0-9_-]{0,254}$/.test(serviceName)) throw invalidParameter('Invalid service name.');
  if (deploymentController !== undefined && deploymentController.type !== 'ECS') {
    throw unsupported(`Deployment controller ${deploymentController.type ?? ''}`);
  }
  if (input.schedulingStrategy === 'DAEMON') throw unsupported('Scheduling strategy DAEMON');
  checkUnserved(input);
  if (desiredCount === undefined) {
    throw invalidParameter('Desired count cannot be empty when the scheduling strategy is REPLICA.');
  }
  if (input.taskDefinition === undefined) throw invalidParameter('TaskDefinition cannot be empty.');
  const definition = activeDefinition(state, input.taskDefinition);
  checkDesiredCount(desiredCount);
  checkLaunch(definition, input, network);
  checkLoadBalancers(loadBalancers, definition, targetGroups);
  checkGracePeriod(input.healthCheckGracePeriodSeconds, loadBalancers);
  return definition;
}

function newService(
  input: CreateServiceRequest,
  cluster: ClusterRecord,
  { definition }: TaskDefinitionRecord,
  now: number,
): ServiceRecord {
  const { loadBalancers = [], desiredCount = 0, healthCheckGracePeriodSeconds = 0 } = input;
  const settings = {
    taskDefinition: definition.taskDefinitionArn ?? '',
    networkConfiguration: completeNetwork(input.networkConfiguration),
    loadBalancers,
    platformVersion: PLATFORM_VERSION,
  };
  return {
    cluster: cluster.name,
    name: input.serviceName ?? '',
    status: 'ACTIVE',
    desiredCount,
    deploymentConfiguration: completeDeploymentConfiguration(input.deploymentConfiguration),
    ...(loadBalancers.length > 0 ? { healthCheckGracePeriodSeconds } : {}),
    enableECSManagedTags: input.enableECSManagedTags ?? false,
    enableExecuteCommand: input.enableExecuteCommand ?? false,
    propagateTags: input.propagateTags ?? 'NONE',
    ...(input.role === undefined ? {} : { role: input.role }),
    tags: checkTags(input.tags),
    deployments: [newDeployment(settings, desiredCount, now)],
    events: [],
    steady: false,
    createdAtMs: now,
  };
}

/** Whether creating it again would change nothing. */
function sameSettings(existing: ServiceRecord, wanted: ServiceRecord): boolean {
  const settings = (service: ServiceRecord) => {
    const { taskDefinition, networkConfiguration, loadBalancers } = primaryOf(service);
    const { desiredCount, deploymentConfiguration, healthCheckGracePeriodSeconds, propagateTags } = service;
    return {
      ...{ taskDefinition, networkConfiguration, loadBalancers },
      ...{ desiredCount, deploymentConfiguration, healthCheckGracePeriodSeconds, propagateTags },
    };
  };
  return same(settings(existing), settings(wanted));
}
