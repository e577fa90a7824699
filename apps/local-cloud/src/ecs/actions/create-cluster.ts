import type { ClusterSetting, CreateClusterRequest, CreateClusterResponse } from '@aws-sdk/client-ecs';
import { AwsError } from '../../aws-error.ts';
import { clusterAnswer } from '../answers/cluster-answer.ts';
import type { EcsContext } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import { checkTags } from '../tags.ts';

const INSIGHTS_OFF: ClusterSetting = { name: 'containerInsights', value: 'disabled' };

/** One that exists already is answered as it is. */
export function createCluster(input: CreateClusterRequest, context: EcsContext): CreateClusterResponse {
  const { clusterName = 'default', settings = [], tags } = input;
  if (!/^[a-zA-Z][a-zA-Z0-9_-]{0,254}$/.test(clusterName)) throw invalidParameter('Invalid cluster name.');
  const unknown = input.capacityProviders?.find((name) => !/^FARGATE(_SPOT)?$/.test(name));
  if (unknown !== undefined) {
    throw invalidParameter(`The specified capacity provider ${unknown} was not found. Specify a valid name.`);
  }
  if (input.serviceConnectDefaults !== undefined) {
    throw new AwsError('NamespaceNotFoundException', 'The specified namespace was not found.');
  }
  const existing = context.state.clusters.get(clusterName);
  const cluster =
    existing?.status === 'ACTIVE'
      ? existing
      : {
          name: clusterName,
          status: 'ACTIVE' as const,
          settings: settings.length > 0 ? settings : [INSIGHTS_OFF],
          tags: checkTags(tags),
        };
  if (cluster !== existing) context.state.clusters.set(clusterName, cluster);
  return { cluster: clusterAnswer(cluster, context, ['TAGS', 'SETTINGS']) };
}
