import type { ListClustersRequest, ListClustersResponse } from '@aws-sdk/client-ecs';
import type { EcsContext } from '../context.ts';
import { page } from '../pages.ts';

export function listClusters(input: ListClustersRequest, { state, arns }: EcsContext): ListClustersResponse {
  const found = state.clusters
    .values()
    .filter(({ status }) => status === 'ACTIVE')
    .map(({ name }) => arns.cluster(name));
  const { items, nextToken } = page(found, (arn) => arn, input, { defaultSize: 100 });
  return { clusterArns: items, nextToken };
}
