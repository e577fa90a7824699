import type {
  Listener,
  LoadBalancer,
  Rule,
  TargetGroup as TargetGroupView,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Network } from '../../contracts.ts';
import type { ListenerRecord, LoadBalancerRecord, RuleRecord, TargetGroupRecord } from './records.ts';

/** Elastic Load Balancing's hosted zone of eu-west-1, which AWS gives in every answer. */
export const CANONICAL_HOSTED_ZONE_ID = 'Z32O12XQLNTSW2';

/** Records as AWS answers them. */
export function loadBalancerView(
  record: LoadBalancerRecord,
  network: Pick<Network, 'subnet' | 'zoneOf'>,
): LoadBalancer {
  const vpcId = record.subnets.map((id) => network.subnet(id)?.vpcId).find((id) => id !== undefined);
  return {
    LoadBalancerArn: record.arn,
    DNSName: record.dnsName,
    CanonicalHostedZoneId: CANONICAL_HOSTED_ZONE_ID,
    CreatedTime: new Date(record.createdAtMs),
    LoadBalancerName: record.name,
    Scheme: record.scheme,
    ...(vpcId !== undefined && { VpcId: vpcId }),
    State: { Code: 'active' },
    Type: 'application',
    AvailabilityZones: record.subnets.map((SubnetId) => ({
      ZoneName: network.zoneOf(SubnetId) ?? '',
      SubnetId,
      LoadBalancerAddresses: [],
    })),
    SecurityGroups: [...record.securityGroups],
    IpAddressType: record.ipAddressType,
  };
}

export function targetGroupView(
  record: TargetGroupRecord,
  loadBalancerArn: string | undefined,
): TargetGroupView {
  const check = record.healthCheck;
  return {
    TargetGroupArn: record.arn,
    TargetGroupName: record.name,
    Protocol: record.protocol,
    Port: record.port,
    VpcId: record.vpcId,
    HealthCheckProtocol: check.protocol,
    HealthCheckPort: check.port,
    HealthCheckEnabled: check.enabled,
    HealthCheckIntervalSeconds: check.intervalSeconds,
    HealthCheckTimeoutSeconds: check.timeoutSeconds,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
    HealthCheckPath: check.path,
    Matcher: { HttpCode: check.matcher },
    LoadBalancerArns: loadBalancerArn === undefined ? [] : [loadBalancerArn],
    TargetType: record.targetType,
    ProtocolVersion: record.protocolVersion,
    IpAddressType: record.ipAddressType,
  };
}

export function listenerView(record: ListenerRecord): Listener {
  return {
    ListenerArn: record.arn,
    LoadBalancerArn: record.loadBalancerArn,
    Port: record.port,
    Protocol: record.protocol,
    DefaultActions: [...record.defaultActions],
  };
}

export function ruleView(record: RuleRecord): Rule {
  return {
    RuleArn: record.arn,
    Priority: String(record.priority),
    Conditions: [...record.conditions],
    Actions: [...record.actions],
    IsDefault: false,
    Transforms: [...record.transforms],
  };
}

export function defaultRuleView(listener: ListenerRecord): Rule {
  return {
    RuleArn: listener.defaultRuleArn,
    Priority: 'default',
    Conditions: [],
    Actions: [...listener.defaultActions],
    IsDefault: true,
    Transforms: [],
  };
}
