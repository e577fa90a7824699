import type { UpdateServiceRequest, UpdateServiceResponse } from '@aws-sdk/client-ecs';
import { AwsError } from '../../aws-error.ts';
import { serviceAnswer } from '../answers/service-answer.ts';
import { activeCluster, existingService, nowMs } from '../context.ts';
import type { EcsContext } from '../context.ts';
import { activeDefinition } from '../definitions/find-definition.ts';
import { PLATFORM_VERSION, checkLaunch, checkPlatformVersion, completeNetwork } from '../launch.ts';
import { definitionKey, serviceKey } from '../records.ts';
import type { DeploymentRecord, ServiceRecord } from '../records.ts';
import { same } from '../same.ts';
import { newDeployment, primaryOf, takenOver } from '../scheduler/deployments.ts';
import type { DeploymentSettings } from '../scheduler/deployments.ts';
import { liveTasksOf } from '../scheduler/service-book.ts';
import {
  checkDesiredCount,
  checkGracePeriod,
  checkLoadBalancers,
  checkUnserved,
  completeDeploymentConfiguration,
} from '../services/check-service.ts';

export function updateService(input: UpdateServiceRequest, context: EcsContext): UpdateServiceResponse {
  const { state, scheduler } = context;
  const cluster = activeCluster(context, input.cluster);
  const before = existingService(context, cluster, input.service);
  if (before.status !== 'ACTIVE') {
    throw new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');
  }
  checkUnserved(input);
  checkPlatformVersion(input.platformVersion);
  checkDesiredCount(input.desiredCount);
  const settings = checkedSettings(input, primaryOf(before), context);
  const { healthCheckGracePeriodSeconds = before.healthCheckGracePeriodSeconds } = input;
  checkGracePeriod(input.healthCheckGracePeriodSeconds, settings.loadBalancers);
  const changed: ServiceRecord = {
    ...before,
    desiredCount: input.desiredCount ?? before.desiredCount,
    deploymentConfiguration: completeDeploymentConfiguration(
      input.deploymentConfiguration,
      before.deploymentConfiguration,
    ),
    ...(healthCheckGracePeriodSeconds === undefined ? {} : { healthCheckGracePeriodSeconds }),
    enableECSManagedTags: input.enableECSManagedTags ?? before.enableECSManagedTags,
    enableExecuteCommand: input.enableExecuteCommand ?? before.enableExecuteCommand,
    propagateTags: input.propagateTags ?? before.propagateTags,
  };
  const service =
    input.forceNewDeployment === true || !same(settings, settingsOf(primaryOf(before)))
      ? redeployed(changed, settings, context)
      : changed;
  const key = serviceKey(service.cluster, service.name);
  state.services.set(key, service);
  scheduler.wake(key);
  return { service: serviceAnswer(service, context, { tags: true }) };
}

/** What makes a new deployment when it changes; the count and the grace period alone do not. */
function settingsOf(deployment: DeploymentRecord): DeploymentSettings {
  const { taskDefinition, networkConfiguration, loadBalancers, platformVersion } = deployment;
  return { taskDefinition, networkConfiguration, loadBalancers, platformVersion };
}

function checkedSettings(
  input: UpdateServiceRequest,
  primary: DeploymentRecord,
  { state, targetGroups, network }: EcsContext,
): DeploymentSettings {
  const definition =
    input.taskDefinition === undefined
      ? state.definitions.get(definitionKey(primary.taskDefinition))
      : activeDefinition(state, input.taskDefinition);
  const settings: DeploymentSettings = {
    taskDefinition: definition?.definition.taskDefinitionArn ?? primary.taskDefinition,
    networkConfiguration: completeNetwork(input.networkConfiguration) ?? primary.networkConfiguration,
    loadBalancers: input.loadBalancers ?? primary.loadBalancers,
    platformVersion: PLATFORM_VERSION,
  };
  // An update of the count alone must not fail on what was right when the service was made.
  if (definition !== undefined && !same(settings, settingsOf(primary))) {
    checkLaunch(definition, { networkConfiguration: settings.networkConfiguration }, network);
    checkLoadBalancers(settings.loadBalancers, definition, targetGroups);
  }
  return settings;
}

function redeployed(
  service: ServiceRecord,
  settings: DeploymentSettings,
  context: EcsContext,
): ServiceRecord {
  const tasks = context.state.tasks
    .values()
    .filter(({ cluster, service: name }) => cluster === service.cluster && name === service.name);
  const deployment = newDeployment(settings, service.desiredCount, nowMs(context));
  return {
    ...service,
    deployments: takenOver(service.deployments, deployment, liveTasksOf(tasks)),
    steady: false,
  };
}
