import type {
  ModifyTargetGroupInput,
  ModifyTargetGroupOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancingContext } from '../context.ts';
import { acceptHealthCheck } from '../rules/health-check.ts';
import { targetGroupView } from '../state/views.ts';

export function modifyTargetGroup({ state }: LoadBalancingContext) {
  return (input: ModifyTargetGroupInput): ModifyTargetGroupOutput => {
    const before = state.targetGroup(input.TargetGroupArn);
    const record = { ...before, healthCheck: acceptHealthCheck(input, before.healthCheck) };
    state.saveTargetGroup(record);
    return { TargetGroups: [targetGroupView(record, state.loadBalancersOfGroups().get(record.arn))] };
  };
}
