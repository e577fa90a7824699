import type {
  DescribeTargetGroupsInput,
  DescribeTargetGroupsOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import { page } from '../state/pages.ts';
import { targetGroupView } from '../state/views.ts';

export function describeTargetGroups({ state }: LoadBalancingContext) {
  return (input: DescribeTargetGroupsInput): DescribeTargetGroupsOutput => {
    const { TargetGroupArns: arns, Names: names, LoadBalancerArn: loadBalancerArn } = input;
    for (const arn of arns ?? []) state.targetGroup(arn);
    if (loadBalancerArn !== undefined) state.loadBalancer(loadBalancerArn);
    const all = state.targetGroups();
    const missing = names?.find((name) => !all.some((record) => record.name === name));
    if (missing !== undefined)
      throw new AwsError('TargetGroupNotFoundException', `Target groups '${missing}' not found`);
    const owners = state.loadBalancersOfGroups();
    const asked = all
      .filter((record) => (arns?.includes(record.arn) ?? true) && (names?.includes(record.name) ?? true))
      .filter((record) => loadBalancerArn === undefined || owners.get(record.arn) === loadBalancerArn);
    const { items, NextMarker } = page(asked, input);
    return {
      TargetGroups: items.map((record) => targetGroupView(record, owners.get(record.arn))),
      NextMarker,
    };
  };
}
