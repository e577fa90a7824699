import type { DeleteRuleInput, DeleteRuleOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';

export function deleteRule({ state }: LoadBalancingContext) {
  return (input: DeleteRuleInput): DeleteRuleOutput => {
    if (state.listeners().some((listener) => listener.defaultRuleArn === input.RuleArn)) {
      throw new AwsError(
        'OperationNotPermittedException',
        `Default rule '${input.RuleArn ?? ''}' cannot be deleted`,
      );
    }
    state.deleteRule(state.rule(input.RuleArn).arn);
    return {};
  };
}
