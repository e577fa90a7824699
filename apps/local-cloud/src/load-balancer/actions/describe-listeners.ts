import type {
  DescribeListenersInput,
  DescribeListenersOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import { page } from '../state/pages.ts';
import { listenerView } from '../state/views.ts';

export function describeListeners({ state }: LoadBalancingContext) {
  return (input: DescribeListenersInput): DescribeListenersOutput => {
    const { LoadBalancerArn: loadBalancerArn, ListenerArns: arns } = input;
    if (loadBalancerArn === undefined && arns === undefined) {
      throw new AwsError('ValidationError', 'Either listener ARNs or a load balancer ARN must be specified');
    }
    if (loadBalancerArn !== undefined) state.loadBalancer(loadBalancerArn);
    for (const arn of arns ?? []) state.listener(arn);
    const asked = state
      .listeners()
      .filter((record) => loadBalancerArn === undefined || record.loadBalancerArn === loadBalancerArn)
      .filter((record) => arns?.includes(record.arn) ?? true);
    const { items, NextMarker } = page(asked, input);
    return { Listeners: items.map(listenerView), NextMarker };
  };
}
