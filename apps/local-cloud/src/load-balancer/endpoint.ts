import type { Handlers, ServiceEndpoint } from '../contracts.ts';
import { addTags } from './actions/add-tags.ts';
import { createListener } from './actions/create-listener.ts';
import { createLoadBalancer } from './actions/create-load-balancer.ts';
import { createRule } from './actions/create-rule.ts';
import { createTargetGroup } from './actions/create-target-group.ts';
import { deleteListener } from './actions/delete-listener.ts';
import { deleteLoadBalancer } from './actions/delete-load-balancer.ts';
import { deleteRule } from './actions/delete-rule.ts';
import { deleteTargetGroup } from './actions/delete-target-group.ts';
import { deregisterTargets } from './actions/deregister-targets.ts';
import { describeListeners } from './actions/describe-listeners.ts';
import { describeLoadBalancerAttributes } from './actions/describe-load-balancer-attributes.ts';
import { describeLoadBalancers } from './actions/describe-load-balancers.ts';
import { describeRules } from './actions/describe-rules.ts';
import { describeTags } from './actions/describe-tags.ts';
import { describeTargetGroupAttributes } from './actions/describe-target-group-attributes.ts';
import { describeTargetGroups } from './actions/describe-target-groups.ts';
import { describeTargetHealth } from './actions/describe-target-health.ts';
import { modifyListener } from './actions/modify-listener.ts';
import { modifyLoadBalancerAttributes } from './actions/modify-load-balancer-attributes.ts';
import { modifyRule } from './actions/modify-rule.ts';
import { modifyTargetGroup } from './actions/modify-target-group.ts';
import { modifyTargetGroupAttributes } from './actions/modify-target-group-attributes.ts';
import { registerTargets } from './actions/register-targets.ts';
import { removeTags } from './actions/remove-tags.ts';
import { setRulePriorities } from './actions/set-rule-priorities.ts';
import type { LoadBalancingContext } from './context.ts';

/** ELBv2's actions that are answered here. */
export function loadBalancingEndpoint(context: LoadBalancingContext): ServiceEndpoint {
  const handlers = {
    AddTags: addTags(context),
    CreateListener: createListener(context),
    CreateLoadBalancer: createLoadBalancer(context),
    CreateRule: createRule(context),
    CreateTargetGroup: createTargetGroup(context),
    DeleteListener: deleteListener(context),
    DeleteLoadBalancer: deleteLoadBalancer(context),
    DeleteRule: deleteRule(context),
    DeleteTargetGroup: deleteTargetGroup(context),
    DeregisterTargets: deregisterTargets(context),
    DescribeListeners: describeListeners(context),
    DescribeLoadBalancerAttributes: describeLoadBalancerAttributes(context),
    DescribeLoadBalancers: describeLoadBalancers(context),
    DescribeRules: describeRules(context),
    DescribeTags: describeTags(context),
    DescribeTargetGroupAttributes: describeTargetGroupAttributes(context),
    DescribeTargetGroups: describeTargetGroups(context),
    DescribeTargetHealth: describeTargetHealth(context),
    ModifyListener: modifyListener(context),
    ModifyLoadBalancerAttributes: modifyLoadBalancerAttributes(context),
    ModifyRule: modifyRule(context),
    ModifyTargetGroup: modifyTargetGroup(context),
    ModifyTargetGroupAttributes: modifyTargetGroupAttributes(context),
    RegisterTargets: registerTargets(context),
    RemoveTags: removeTags(context),
    SetRulePriorities: setRulePriorities(context),
  } satisfies Handlers;
  return { service: 'elastic-load-balancing-v2', handlers };
}
