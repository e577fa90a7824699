import type { DescribeTagsInput, DescribeTagsOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancingContext } from '../context.ts';
import { taggedResource } from '../state/tags.ts';

export function describeTags({ state }: LoadBalancingContext) {
  return (input: DescribeTagsInput): DescribeTagsOutput => ({
    TagDescriptions: (input.ResourceArns ?? []).map((ResourceArn) => ({
      ResourceArn,
      Tags: [...taggedResource(state, ResourceArn).tags],
    })),
  });
}
