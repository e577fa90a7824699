import type {
  CreateTargetGroupInput,
  CreateTargetGroupOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import { acceptHealthCheck, healthCheckDefaults } from '../rules/health-check.ts';
import { acceptName } from '../rules/names.ts';
import { acceptTags } from '../rules/tags.ts';
import { newTargetGroupArn } from '../state/arns.ts';
import { targetGroupAttributeDefaults } from '../state/defaults.ts';
import type { TargetGroupRecord } from '../state/records.ts';
import { targetGroupView } from '../state/views.ts';

export function createTargetGroup({ state, place }: LoadBalancingContext) {
  return (input: CreateTargetGroupInput): CreateTargetGroupOutput => {
    const name = acceptName(input.Name, 'Target group');
    const {
      Protocol: protocol = 'HTTP',
      Port: port,
      VpcId: vpcId,
      TargetType: targetType = 'instance',
    } = input;
    if (protocol !== 'HTTP') {
      throw new AwsError(
        'InvalidConfigurationRequestException',
        `The protocol '${protocol}' is not served on this machine`,
      );
    }
    if (targetType !== 'ip' && targetType !== 'instance') {
      throw new AwsError(
        'InvalidConfigurationRequestException',
        `The target type '${targetType}' is not served on this machine`,
      );
    }
    if (input.ProtocolVersion !== undefined && input.ProtocolVersion !== 'HTTP1') {
      throw new AwsError(
        'InvalidConfigurationRequestException',
        `The protocol version '${input.ProtocolVersion}' is not served on this machine`,
      );
    }
    if (port === undefined || vpcId === undefined)
      throw new AwsError('ValidationError', 'A port and a VPC ID must be specified');
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new AwsError('ValidationError', `Target group port '${port}' must be between 1 and 65535`);
    }
    const settings = {
      name,
      protocol,
      protocolVersion: input.ProtocolVersion ?? 'HTTP1',
      port,
      vpcId,
      targetType,
      ipAddressType: input.IpAddressType ?? 'ipv4',
      healthCheck: acceptHealthCheck(input, healthCheckDefaults),
    } satisfies Partial<TargetGroupRecord>;
    const before = state.targetGroups().find((record) => record.name === name);
    if (before !== undefined) {
      if (JSON.stringify({ ...before, ...settings }) === JSON.stringify(before)) {
        return { TargetGroups: [targetGroupView(before, state.loadBalancersOfGroups().get(before.arn))] };
      }
      throw new AwsError(
        'DuplicateTargetGroupNameException',
        `A target group with the same name '${name}' exists, but with different settings`,
      );
    }
    const record: TargetGroupRecord = {
      arn: newTargetGroupArn(place, name),
      ...settings,
      attributes: targetGroupAttributeDefaults,
      tags: acceptTags(input.Tags),
      targets: [],
    };
    state.saveTargetGroup(record);
    return { TargetGroups: [targetGroupView(record, undefined)] };
  };
}
