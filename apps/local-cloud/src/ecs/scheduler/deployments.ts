import type { LoadBalancer, NetworkConfiguration } from '@aws-sdk/client-ecs';
import { newDeploymentId, newUuid } from '../ids.ts';
import type { DeploymentRecord, ServiceRecord } from '../records.ts';
import { rolloutReasons } from './event-words.ts';

const MOST_EVENTS = 100;

export interface DeploymentSettings {
  readonly taskDefinition: string;
  readonly networkConfiguration?: NetworkConfiguration | undefined;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly platformVersion: string;
}

export function newDeployment(
  settings: DeploymentSettings,
  desiredCount: number,
  nowMs: number,
): DeploymentRecord {
  const id = newDeploymentId();
  return {
    id,
    status: 'PRIMARY',
    taskDefinition: settings.taskDefinition,
    ...(settings.networkConfiguration && { networkConfiguration: settings.networkConfiguration }),
    loadBalancers: settings.loadBalancers,
    platformVersion: settings.platformVersion,
    desiredCount,
    failedTasks: 0,
    failures: 0,
    nextStartAtMs: 0,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: rolloutReasons.inProgress(id),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}

export function primaryOf(service: ServiceRecord): DeploymentRecord {
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY');
  if (primary === undefined) throw new Error(`service ${service.name} has no primary deployment`);
  return primary;
}

/** The deployments once another takes over. @param liveTasks of a deployment, by its id */
export function takenOver(
  deployments: readonly DeploymentRecord[],
  primary: DeploymentRecord,
  liveTasks: (deploymentId: string) => number,
): DeploymentRecord[] {
  const others = deployments.filter(({ id }) => id !== primary.id);
  return [
    primary,
    ...others.map((one) => ({ ...one, status: 'ACTIVE' as const, desiredCount: liveTasks(one.id) })),
  ];
}

/**
 * A service whose primary deployment has failed: on its way back to the last completed one where that is asked for and
 * there is one, else stalled.
 */
export function afterFailure(
  service: ServiceRecord,
  liveTasks: (deploymentId: string) => number,
  nowMs: number,
): ServiceRecord {
  const primary = primaryOf(service);
  const failed: DeploymentRecord = {
    ...primary,
    rolloutState: 'FAILED',
    rolloutStateReason: rolloutReasons.failed,
    updatedAtMs: nowMs,
  };
  const deployments = service.deployments.map((one) => (one === primary ? failed : one));
  const good = service.lastCompleted;
  const rollback = service.deploymentConfiguration.deploymentCircuitBreaker?.rollback === true;
  if (!rollback || good === undefined || good.id === primary.id) return { ...service, deployments };
  const back: DeploymentRecord = {
    ...good,
    status: 'PRIMARY',
    desiredCount: service.desiredCount,
    failedTasks: 0,
    failures: 0,
    nextStartAtMs: 0,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: rolloutReasons.rollingBack(good.id),
    updatedAtMs: nowMs,
  };
  return { ...service, deployments: takenOver(deployments, back, liveTasks) };
}

/** The service with one more event, the newest first. */
export function withEvent(service: ServiceRecord, message: string, nowMs: number): ServiceRecord {
  const event = { id: newUuid(), createdAtMs: nowMs, message };
  return { ...service, events: [event, ...service.events].slice(0, MOST_EVENTS) };
}
