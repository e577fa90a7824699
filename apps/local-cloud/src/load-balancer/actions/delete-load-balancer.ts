import type {
  DeleteLoadBalancerInput,
  DeleteLoadBalancerOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';

/** With its listeners and rules. One that is not there counts as deleted, as on AWS. */
export function deleteLoadBalancer({ state }: LoadBalancingContext) {
  return (input: DeleteLoadBalancerInput): DeleteLoadBalancerOutput => {
    const record = state.findLoadBalancer(input.LoadBalancerArn ?? '');
    if (record === undefined) return {};
    if (record.attributes['deletion_protection.enabled'] === 'true') {
      throw new AwsError(
        'OperationNotPermittedException',
        `Load balancer '${record.arn}' cannot be deleted because deletion protection is enabled`,
      );
    }
    state.deleteLoadBalancer(record.arn);
    return {};
  };
}
