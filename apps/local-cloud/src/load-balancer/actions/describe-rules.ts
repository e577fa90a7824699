import type { DescribeRulesInput, DescribeRulesOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import { page } from '../state/pages.ts';
import { defaultRuleView, ruleView } from '../state/views.ts';

/** By priority, the default rule last. */
export function describeRules({ state }: LoadBalancingContext) {
  return (input: DescribeRulesInput): DescribeRulesOutput => {
    const { ListenerArn: listenerArn, RuleArns: arns } = input;
    if ((listenerArn === undefined) === (arns === undefined)) {
      throw new AwsError('ValidationError', 'Either rule ARNs or a listener ARN must be specified');
    }
    const listeners = listenerArn === undefined ? state.listeners() : [state.listener(listenerArn)];
    const all = listeners.flatMap((listener) => [
      ...state.rulesOf(listener.arn).map(ruleView),
      defaultRuleView(listener),
    ]);
    const missing = arns?.find((arn) => !all.some((rule) => rule.RuleArn === arn));
    if (missing !== undefined)
      throw new AwsError('RuleNotFoundException', `One or more rules not found: '${missing}'`);
    const { items, NextMarker } = page(
      all.filter((rule) => arns?.includes(rule.RuleArn ?? '') ?? true),
      input,
    );
    return { Rules: items, NextMarker };
  };
}
