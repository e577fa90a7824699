import type { CreateRuleInput, CreateRuleOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import { acceptActions } from '../rules/actions.ts';
import { acceptConditions, acceptTransforms } from '../rules/conditions.ts';
import { acceptPriority } from '../rules/priorities.ts';
import { acceptTags } from '../rules/tags.ts';
import { newRuleArn } from '../state/arns.ts';
import type { RuleRecord } from '../state/records.ts';
import { ruleView } from '../state/views.ts';

const MAX_RULES_OF_A_LOAD_BALANCER = 100;

export function createRule({ state }: LoadBalancingContext) {
  return (input: CreateRuleInput): CreateRuleOutput => {
    const listener = state.listener(input.ListenerArn);
    const priority = acceptPriority(input.Priority);
    const conditions = acceptConditions(input.Conditions);
    const actions = acceptActions(input.Actions, listener.loadBalancerArn, state);
    const transforms = acceptTransforms(input.Transforms);
    if (state.rulesOf(listener.arn).some((rule) => rule.priority === priority)) {
      throw new AwsError('PriorityInUseException', `Priority '${priority}' is currently in use`);
    }
    const siblings = state.listenersOf(listener.loadBalancerArn).flatMap(({ arn }) => state.rulesOf(arn));
    if (siblings.length >= MAX_RULES_OF_A_LOAD_BALANCER) {
      throw new AwsError(
        'TooManyRulesException',
        `The maximum number of rules '${MAX_RULES_OF_A_LOAD_BALANCER}' has been reached`,
      );
    }
    const record: RuleRecord = {
      arn: newRuleArn(listener.arn),
      listenerArn: listener.arn,
      priority,
      conditions,
      actions,
      transforms,
      tags: acceptTags(input.Tags),
    };
    state.saveRules(record);
    return { Rules: [ruleView(record)] };
  };
}
