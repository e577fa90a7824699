import type { DescribeClustersRequest, DescribeClustersResponse } from '@aws-sdk/client-ecs';
import { clusterAnswer } from '../answers/cluster-answer.ts';
import { lastSegment } from '../arns.ts';
import type { EcsContext } from '../context.ts';
import { invalidParameter } from '../errors.ts';

const MOST = 100;

export function describeClusters(
  { clusters = ['default'], include = [] }: DescribeClustersRequest,
  context: EcsContext,
): DescribeClustersResponse {
  if (clusters.length > MOST) throw invalidParameter(`Clusters cannot have more than ${MOST} elements.`);
  const found = clusters.map((reference) => ({
    reference,
    record: context.state.clusters.get(lastSegment(reference)),
  }));
  return {
    clusters: found.flatMap(({ record }) => (record ? [clusterAnswer(record, context, include)] : [])),
    failures: found
      .filter(({ record }) => record === undefined)
      .map(({ reference }) => ({
        arn: context.arns.cluster(lastSegment(reference)),
        reason: 'MISSING',
      })),
  };
}
