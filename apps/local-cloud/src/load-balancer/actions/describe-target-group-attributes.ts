import type {
  DescribeTargetGroupAttributesInput,
  DescribeTargetGroupAttributesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancingContext } from '../context.ts';
import { attributeList } from '../state/attributes.ts';

export function describeTargetGroupAttributes({ state }: LoadBalancingContext) {
  return (input: DescribeTargetGroupAttributesInput): DescribeTargetGroupAttributesOutput => ({
    Attributes: attributeList(state.targetGroup(input.TargetGroupArn).attributes),
  });
}
