import type {
  SetRulePrioritiesInput,
  SetRulePrioritiesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import { acceptPriority } from '../rules/priorities.ts';
import { ruleView } from '../state/views.ts';

/** All at once: two rules may change places. */
export function setRulePriorities({ state }: LoadBalancingContext) {
  return (input: SetRulePrioritiesInput): SetRulePrioritiesOutput => {
    const defaults = new Set(state.listeners().map(({ defaultRuleArn }) => defaultRuleArn));
    const fixed = input.RulePriorities?.find(({ RuleArn = '' }) => defaults.has(RuleArn));
    if (fixed !== undefined) {
      throw new AwsError(
        'OperationNotPermittedException',
        `The priority of default rule '${fixed.RuleArn ?? ''}' cannot be changed`,
      );
    }
    const changed = (input.RulePriorities ?? []).map(({ RuleArn, Priority }) => ({
      ...state.rule(RuleArn),
      priority: acceptPriority(Priority),
    }));
    const arns = new Set(changed.map((rule) => rule.arn));
    for (const rule of changed) {
      const others = state.rulesOf(rule.listenerArn).filter((other) => !arns.has(other.arn));
      const taken = [...others, ...changed].some(
        (other) =>
          other.arn !== rule.arn &&
          other.listenerArn === rule.listenerArn &&
          other.priority === rule.priority,
      );
      if (taken)
        throw new AwsError('PriorityInUseException', `Priority '${rule.priority}' is currently in use`);
    }
    state.saveRules(...changed);
    return { Rules: changed.map(ruleView) };
  };
}
