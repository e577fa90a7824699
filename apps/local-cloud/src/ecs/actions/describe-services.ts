import type { DescribeServicesRequest, DescribeServicesResponse } from '@aws-sdk/client-ecs';
import { serviceAnswer } from '../answers/service-answer.ts';
import { nameWithin } from '../arns.ts';
import { activeCluster } from '../context.ts';
import type { EcsContext } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import { serviceKey } from '../records.ts';

const MOST = 10;

export function describeServices(
  input: DescribeServicesRequest,
  context: EcsContext,
): DescribeServicesResponse {
  const { services = [], include = [] } = input;
  const cluster = activeCluster(context, input.cluster);
  if (services.length === 0) throw invalidParameter('Services cannot be empty.');
  if (services.length > MOST) throw invalidParameter(`Services cannot have more than ${MOST} elements.`);
  const found = services.map((reference) => {
    const name = nameWithin(cluster.name, reference);
    return { name, record: context.state.services.get(serviceKey(cluster.name, name)) };
  });
  const tags = include.includes('TAGS');
  return {
    services: found.flatMap(({ record }) => (record ? [serviceAnswer(record, context, { tags })] : [])),
    failures: found
      .filter(({ record }) => record === undefined)
      .map(({ name }) => ({ arn: context.arns.service(cluster.name, name), reason: 'MISSING' })),
  };
}
