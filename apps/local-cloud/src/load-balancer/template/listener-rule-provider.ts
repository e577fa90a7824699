import type { CreateRuleInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { createRule } from '../actions/create-rule.ts';
import { modifyRule } from '../actions/modify-rule.ts';
import { setRulePriorities } from '../actions/set-rule-priorities.ts';
import type { ResourceProvider } from '../../contracts.ts';
import { refuseOthers } from '../../unsupported-property.ts';
import type { LoadBalancingContext } from '../context.ts';

/** What is read here; anything else would be misread. */
const known = ['Actions', 'Conditions', 'ListenerArn', 'Priority', 'Tags', 'Transforms'];

export function listenerRuleProvider(context: LoadBalancingContext): ResourceProvider<CreateRuleInput> {
  const { state } = context;
  const create = createRule(context);
  const modify = modifyRule(context);
  const prioritise = setRulePriorities(context);
  return {
    type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    put({ properties, physicalId }) {
      refuseOthers({ ...properties }, known);
      const before = physicalId === undefined ? undefined : state.findRule(physicalId);
      if (before === undefined || before.listenerArn !== properties.ListenerArn) {
        return result(create(properties).Rules?.[0]?.RuleArn ?? '');
      }
      if (before.priority !== Number(properties.Priority)) {
        prioritise({ RulePriorities: [{ RuleArn: before.arn, Priority: properties.Priority }] });
      }
      modify({ ...properties, RuleArn: before.arn, Transforms: properties.Transforms ?? [] });
      return result(before.arn);
    },
    remove(physicalId) {
      state.deleteRule(physicalId);
    },
  };
}

function result(arn: string) {
  return { physicalId: arn, attributes: { RuleArn: arn, IsDefault: 'false' } };
}
