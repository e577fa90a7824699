import type {
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancerAttributesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancingContext } from '../context.ts';
import { attributeList } from '../state/attributes.ts';

export function describeLoadBalancerAttributes({ state }: LoadBalancingContext) {
  return (input: DescribeLoadBalancerAttributesInput): DescribeLoadBalancerAttributesOutput => ({
    Attributes: attributeList(state.loadBalancer(input.LoadBalancerArn).attributes),
  });
}
