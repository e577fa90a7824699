import type {
  DeleteTargetGroupInput,
  DeleteTargetGroupOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';

export function deleteTargetGroup({ state }: LoadBalancingContext) {
  return (input: DeleteTargetGroupInput): DeleteTargetGroupOutput => {
    const arn = input.TargetGroupArn ?? '';
    if (state.loadBalancersOfGroups().has(arn)) {
      throw new AwsError(
        'ResourceInUseException',
        `Target group '${arn}' is currently in use by a listener or a rule`,
      );
    }
    state.deleteTargetGroup(arn);
    return {};
  };
}
