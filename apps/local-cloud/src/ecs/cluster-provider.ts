import type { ResourceProvider } from '../contracts.ts';
import { createCluster } from './actions/create-cluster.ts';
import { deleteCluster } from './actions/delete-cluster.ts';
import type { EcsContext } from './context.ts';

interface ClusterProperties extends Record<string, unknown> {
  readonly ClusterName?: string;
}

/** `AWS::ECS::Cluster` of the template. */
export function clusterProvider(context: EcsContext): ResourceProvider<ClusterProperties> {
  return {
    type: 'AWS::ECS::Cluster',
    put({ stackName, logicalId, properties, physicalId }) {
      const clusterName = properties.ClusterName ?? physicalId ?? `${stackName}-${logicalId}`;
      createCluster({ clusterName }, context);
      return { physicalId: clusterName, attributes: { Arn: context.arns.cluster(clusterName) } };
    },
    remove(physicalId) {
      if (context.state.clusters.get(physicalId)?.status === 'ACTIVE') {
        deleteCluster({ cluster: physicalId }, context);
      }
    },
  };
}
