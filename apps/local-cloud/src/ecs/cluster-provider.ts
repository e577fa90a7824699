import type { ResourceProvider } from '../contracts.ts';
import { nameSuffix } from '../resource-ids.ts';
import { refuseOthers } from '../unsupported-property.ts';
import { createCluster } from './actions/create-cluster.ts';
import { deleteCluster } from './actions/delete-cluster.ts';
import type { EcsContext } from './context.ts';
import type { ClusterRecord } from './records.ts';

interface ClusterProperties extends Record<string, unknown> {
  readonly ClusterName?: string;
  readonly ClusterSettings?: readonly { readonly Name?: string; readonly Value?: string }[];
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

/** `AWS::ECS::Cluster` of the template. */
export function clusterProvider(context: EcsContext): ResourceProvider<ClusterProperties> {
  return {
    type: 'AWS::ECS::Cluster',
    put({ stackName, logicalId, properties, physicalId }) {
      refuseOthers(properties, ['ClusterName', 'ClusterSettings', 'Tags']);
      const name = properties.ClusterName ?? physicalId ?? `${stackName}-${logicalId}-${nameSuffix()}`;
      const tags = (properties.Tags ?? []).map(({ Key: key, Value: value }) => ({ key, value }));
      const settings = (properties.ClusterSettings ?? []).map(({ Name, Value }) => ({
        name: Name as 'containerInsights',
        ...(Value === undefined ? {} : { value: Value }),
      }));
      createCluster({ clusterName: name, tags, settings }, context);
      update(context, name, { tags, ...(settings.length > 0 ? { settings } : {}) });
      return { physicalId: name, attributes: { Arn: context.arns.cluster(name) } };
    },
    remove(physicalId) {
      if (context.state.clusters.get(physicalId)?.status === 'ACTIVE') {
        deleteCluster({ cluster: physicalId }, context);
      }
    },
  };
}

/** What the template says now holds for a cluster that was there before, too. */
function update({ state }: EcsContext, name: string, changes: Partial<ClusterRecord>) {
  const cluster = state.clusters.get(name);
  if (cluster !== undefined) state.clusters.set(name, { ...cluster, ...changes });
}
