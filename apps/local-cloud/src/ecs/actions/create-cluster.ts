import type { CreateClusterRequest, CreateClusterResponse } from '@aws-sdk/client-ecs';
import { clusterAnswer } from '../answers/cluster-answer.ts';
import type { EcsContext } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import { checkTags } from '../tags.ts';

export function createCluster(
  { clusterName = 'default', tags }: CreateClusterRequest,
  context: EcsContext,
): CreateClusterResponse {
  if (!/^[a-zA-Z][a-zA-Z0-9_-]{0,254}$/.test(clusterName)) throw invalidParameter('Invalid cluster name.');
  const existing = context.state.clusters.get(clusterName);
  const cluster =
    existing?.status === 'ACTIVE'
      ? existing
      : { name: clusterName, status: 'ACTIVE' as const, tags: checkTags(tags) };
  if (cluster !== existing) context.state.clusters.set(clusterName, cluster);
  return { cluster: clusterAnswer(cluster, context, ['TAGS', 'SETTINGS']) };
}
