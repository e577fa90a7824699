import type { ListServicesRequest, ListServicesResponse } from '@aws-sdk/client-ecs';
import { activeCluster } from '../context.ts';
import type { EcsContext } from '../context.ts';
import { page } from '../pages.ts';

export function listServices(input: ListServicesRequest, context: EcsContext): ListServicesResponse {
  const { launchType = 'FARGATE', schedulingStrategy = 'REPLICA' } = input;
  const cluster = activeCluster(context, input.cluster);
  const found = context.state.services
    .values()
    .filter((service) => service.cluster === cluster.name && service.status !== 'INACTIVE')
    // Everything here is a replica service on Fargate.
    .filter(() => launchType === 'FARGATE' && schedulingStrategy === 'REPLICA')
    .map(({ name }) => context.arns.service(cluster.name, name));
  const { items, nextToken } = page(found, (arn) => arn, input, { defaultSize: 10 });
  return { serviceArns: items, nextToken };
}
