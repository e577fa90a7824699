import type { ModifyRuleInput, ModifyRuleOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import { acceptActions } from '../rules/actions.ts';
import { acceptConditions, acceptTransforms } from '../rules/conditions.ts';
import { ruleView } from '../state/views.ts';

/** A list that is given replaces the whole list that stood; one that is left out stays. */
export function modifyRule({ state }: LoadBalancingContext) {
  return (input: ModifyRuleInput): ModifyRuleOutput => {
    if (state.listeners().some((listener) => listener.defaultRuleArn === input.RuleArn)) {
      throw new AwsError(
        'OperationNotPermittedException',
        `Default rule '${input.RuleArn ?? ''}' cannot be modified`,
      );
    }
    const before = state.rule(input.RuleArn);
    const { loadBalancerArn } = state.listener(before.listenerArn);
    const transforms = input.ResetTransforms === true ? [] : input.Transforms;
    const record = {
      ...before,
      ...(input.Conditions !== undefined && { conditions: acceptConditions(input.Conditions) }),
      ...(input.Actions !== undefined && { actions: acceptActions(input.Actions, loadBalancerArn, state) }),
      ...(transforms !== undefined && { transforms: acceptTransforms(transforms) }),
    };
    state.saveRules(record);
    return { Rules: [ruleView(record)] };
  };
}
