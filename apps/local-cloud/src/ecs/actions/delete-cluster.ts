import type { DeleteClusterRequest, DeleteClusterResponse } from '@aws-sdk/client-ecs';
import { AwsError } from '../../aws-error.ts';
import { clusterAnswer } from '../answers/cluster-answer.ts';
import { activeCluster } from '../context.ts';
import type { EcsContext } from '../context.ts';

export function deleteCluster(
  { cluster: reference }: DeleteClusterRequest,
  context: EcsContext,
): DeleteClusterResponse {
  const { state } = context;
  const cluster = activeCluster(context, reference);
  const within = <Item extends { cluster: string }>(items: readonly Item[]) =>
    items.filter((item) => item.cluster === cluster.name);
  if (within(state.services.values()).some(({ status }) => status !== 'INACTIVE')) {
    throw new AwsError(
      'ClusterContainsServicesException',
      'The Cluster cannot be deleted while Services are active.',
    );
  }
  if (within(state.tasks.values()).some(({ lastStatus }) => lastStatus !== 'STOPPED')) {
    throw new AwsError(
      'ClusterContainsTasksException',
      'The Cluster cannot be deleted while Tasks are active.',
    );
  }
  const inactive = { ...cluster, status: 'INACTIVE' as const };
  state.clusters.set(cluster.name, inactive);
  return { cluster: clusterAnswer(inactive, context) };
}
