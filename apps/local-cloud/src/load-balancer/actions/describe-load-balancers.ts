import type {
  DescribeLoadBalancersInput,
  DescribeLoadBalancersOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import { page } from '../state/pages.ts';
import { loadBalancerView } from '../state/views.ts';

export function describeLoadBalancers({ state, network }: LoadBalancingContext) {
  return (input: DescribeLoadBalancersInput): DescribeLoadBalancersOutput => {
    const { LoadBalancerArns: arns, Names: names } = input;
    for (const arn of arns ?? []) state.loadBalancer(arn);
    const all = state.loadBalancers();
    const missing = names?.find((name) => !all.some((record) => record.name === name));
    if (missing !== undefined) {
      throw new AwsError('LoadBalancerNotFoundException', `Load balancers '[${missing}]' not found`);
    }
    const asked = all.filter(
      (record) => (arns?.includes(record.arn) ?? true) && (names?.includes(record.name) ?? true),
    );
    const { items, NextMarker } = page(asked, input);
    return {
      LoadBalancers: items.map((record) => loadBalancerView(record, network)),
      NextMarker,
    };
  };
}
