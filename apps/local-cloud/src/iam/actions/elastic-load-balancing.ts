import type * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { arnOf, requestTags } from '../access.ts';
import type { Access, ActionTable, ContextValues } from '../access.ts';

/**
 * Every Describe has no resource level.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 */
export const elasticLoadBalancingActions: ActionTable = {
  DescribeListeners: () => everywhere('DescribeListeners'),
  DescribeLoadBalancerAttributes: () => everywhere('DescribeLoadBalancerAttributes'),
  DescribeLoadBalancers: () => everywhere('DescribeLoadBalancers'),
  DescribeRules: () => everywhere('DescribeRules'),
  DescribeTags: () => everywhere('DescribeTags'),
  DescribeTargetGroupAttributes: () => everywhere('DescribeTargetGroupAttributes'),
  DescribeTargetGroups: () => everywhere('DescribeTargetGroups'),
  DescribeTargetHealth: () => everywhere('DescribeTargetHealth'),

  CreateLoadBalancer: (input: elb.CreateLoadBalancerInput, { place }) =>
    created(
      'CreateLoadBalancer',
      // The last part is not known yet.
      arnOf(place, 'elasticloadbalancing', `loadbalancer/app/${input.Name ?? ''}/*`),
      input.Tags,
      {
        'elasticloadbalancing:Scheme': input.Scheme ?? 'internet-facing',
        'elasticloadbalancing:Subnet': input.Subnets,
        'elasticloadbalancing:SecurityGroup': input.SecurityGroups,
      },
    ),
  CreateTargetGroup: ({ Name = '', Tags }: elb.CreateTargetGroupInput, { place }) =>
    created('CreateTargetGroup', arnOf(place, 'elasticloadbalancing', `targetgroup/${Name}/*`), Tags),
  CreateListener: (input: elb.CreateListenerInput) => [
    on('CreateListener', input.LoadBalancerArn, {
      'elasticloadbalancing:ListenerProtocol': input.Protocol,
      'elasticloadbalancing:SecurityPolicy': input.SslPolicy,
      ...tagsOf(input.Tags),
    }),
    ...tagging('CreateListener', below(input.LoadBalancerArn, 'listener'), input.Tags),
  ],
  CreateRule: ({ ListenerArn, Tags }: elb.CreateRuleInput) => [
    on('CreateRule', ListenerArn, tagsOf(Tags)),
    ...tagging('CreateRule', below(ListenerArn, 'listener-rule'), Tags),
  ],

  ModifyLoadBalancerAttributes: ({ LoadBalancerArn }: elb.ModifyLoadBalancerAttributesInput) => [
    on('ModifyLoadBalancerAttributes', LoadBalancerArn),
  ],
  ModifyListener: ({ ListenerArn, Protocol, SslPolicy }: elb.ModifyListenerInput) => [
    on('ModifyListener', ListenerArn, {
      'elasticloadbalancing:ListenerProtocol': Protocol,
      'elasticloadbalancing:SecurityPolicy': SslPolicy,
    }),
  ],
  ModifyRule: ({ RuleArn }: elb.ModifyRuleInput) => [on('ModifyRule', RuleArn)],
  SetRulePriorities: ({ RulePriorities = [] }: elb.SetRulePrioritiesInput) =>
    RulePriorities.map(({ RuleArn }) => on('SetRulePriorities', RuleArn)),
  ModifyTargetGroup: ({ TargetGroupArn }: elb.ModifyTargetGroupInput) => [
    on('ModifyTargetGroup', TargetGroupArn),
  ],
  ModifyTargetGroupAttributes: ({ TargetGroupArn }: elb.ModifyTargetGroupAttributesInput) => [
    on('ModifyTargetGroupAttributes', TargetGroupArn),
  ],
  RegisterTargets: ({ TargetGroupArn }: elb.RegisterTargetsInput) => [on('RegisterTargets', TargetGroupArn)],
  DeregisterTargets: ({ TargetGroupArn }: elb.DeregisterTargetsInput) => [
    on('DeregisterTargets', TargetGroupArn),
  ],

  DeleteLoadBalancer: ({ LoadBalancerArn }: elb.DeleteLoadBalancerInput) => [
    on('DeleteLoadBalancer', LoadBalancerArn),
  ],
  DeleteListener: ({ ListenerArn }: elb.DeleteListenerInput) => [on('DeleteListener', ListenerArn)],
  DeleteRule: ({ RuleArn }: elb.DeleteRuleInput) => [on('DeleteRule', RuleArn)],
  DeleteTargetGroup: ({ TargetGroupArn }: elb.DeleteTargetGroupInput) => [
    on('DeleteTargetGroup', TargetGroupArn),
  ],

  AddTags: ({ ResourceArns = [], Tags }: elb.AddTagsInput) =>
    ResourceArns.map((arn) => on('AddTags', arn, tagsOf(Tags))),
  RemoveTags: ({ ResourceArns = [], TagKeys = [] }: elb.RemoveTagsInput) =>
    ResourceArns.map((arn) => on('RemoveTags', arn, { 'aws:TagKeys': TagKeys })),
};

function everywhere(action: string): Access[] {
  return [on(action, '*')];
}

function on(action: string, resource = '', context: ContextValues = {}): Access {
  return { action: `elasticloadbalancing:${action}`, resource, context };
}

function created(
  action: string,
  resource: string,
  tags: readonly elb.Tag[] | undefined,
  context: ContextValues = {},
): Access[] {
  return [on(action, resource, { ...context, ...tagsOf(tags) }), ...tagging(action, resource, tags)];
}

/** Making something with tags needs `elasticloadbalancing:AddTags` too, on what is made. */
function tagging(action: string, resource: string, tags: readonly elb.Tag[] = []): Access[] {
  if (tags.length === 0) return [];
  return [on('AddTags', resource, { ...tagsOf(tags), 'elasticloadbalancing:CreateAction': action })];
}

/** Any listener of a load balancer, any rule of a listener: their own part is not known yet. */
function below(arn = '', kind: string): string {
  return `${arn.replace(/:(loadbalancer|listener)\//, `:${kind}/`)}/*`;
}

function tagsOf(tags: readonly elb.Tag[] = []): ContextValues {
  return requestTags(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}
