import type { CloudClock, Network, Place, TargetGroups, TaskRoles } from '../contracts.ts';
import { checkRegion, lastSegment, nameWithin } from './arns.ts';
import type { Arns } from './arns.ts';
import { clusterNotFound, serviceNotFound } from './errors.ts';
import { serviceKey } from './records.ts';
import type { ClusterRecord, EcsState, ServiceRecord } from './records.ts';
import type { ServiceScheduler } from './scheduler/service-scheduler.ts';
import type { TaskRunner } from './tasks/task-runner.ts';

/** What the handlers work with. */
export interface EcsContext {
  readonly state: EcsState;
  readonly arns: Arns;
  readonly place: Place;
  readonly clock: CloudClock;
  readonly targetGroups: TargetGroups;
  readonly network: Pick<Network, 'subnet' | 'vpcOfSecurityGroup'>;
  readonly roles: Pick<TaskRoles, 'canAssume'>;
  readonly runner: Pick<TaskRunner, 'launch' | 'stop'>;
  readonly scheduler: Pick<ServiceScheduler, 'wake'>;
}

/**
 * @throws {AwsError} ClusterNotFoundException, also for `default` where nobody has made it; InvalidParameterException for an
 * ARN of another region
 */
export function activeCluster({ state, place }: EcsContext, reference: string | undefined): ClusterRecord {
  checkRegion(reference, place);
  const cluster = state.clusters.get(lastSegment(reference ?? 'default'));
  if (cluster?.status !== 'ACTIVE') throw clusterNotFound();
  return cluster;
}

/** A service in any state. @throws {AwsError} ServiceNotFoundException */
export function existingService(
  { state }: EcsContext,
  cluster: ClusterRecord,
  reference: string | undefined,
): ServiceRecord {
  const service = state.services.get(serviceKey(cluster.name, nameWithin(cluster.name, reference ?? '')));
  if (service === undefined) throw serviceNotFound();
  return service;
}

export function nowMs({ clock }: EcsContext): number {
  return clock.now().getTime();
}
