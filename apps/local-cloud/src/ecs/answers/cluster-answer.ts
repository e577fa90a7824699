import type { Cluster } from '@aws-sdk/client-ecs';
import type { EcsContext } from '../context.ts';
import type { ClusterRecord } from '../records.ts';
import { counts } from './service-answer.ts';

/** A cluster as AWS tells of it. @param include what was asked for beyond the plain answer */
export function clusterAnswer(
  cluster: ClusterRecord,
  { state, arns }: EcsContext,
  include: readonly string[] = [],
): Cluster {
  const tasks = state.tasks.values().filter((task) => task.cluster === cluster.name);
  const { runningCount, pendingCount } = counts(tasks);
  const services = state.services.values().filter((service) => service.cluster === cluster.name);
  return {
    clusterArn: arns.cluster(cluster.name),
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: 0,
    runningTasksCount: runningCount,
    pendingTasksCount: pendingCount,
    activeServicesCount: services.filter(({ status }) => status === 'ACTIVE').length,
    statistics: include.includes('STATISTICS')
      ? [
          { name: 'runningFargateTasksCount', value: String(runningCount) },
          { name: 'pendingFargateTasksCount', value: String(pendingCount) },
        ]
      : [],
    settings: include.includes('SETTINGS') ? [...cluster.settings] : [],
    capacityProviders: [],
    defaultCapacityProviderStrategy: [],
    tags: include.includes('TAGS') ? [...cluster.tags] : [],
  };
}
