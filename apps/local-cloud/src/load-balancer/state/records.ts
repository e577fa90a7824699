import type {
  Action,
  IpAddressType,
  LoadBalancerSchemeEnum,
  ProtocolEnum,
  RuleCondition,
  RuleTransform,
  Tag,
  TargetGroupIpAddressTypeEnum,
  TargetTypeEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';

/** What is kept of load balancing, JSON through and through. Actions and conditions are in AWS's own shape. */
export type Attributes = Readonly<Record<string, string>>;

export interface LoadBalancerRecord {
  readonly arn: string;
  readonly name: string;
  readonly dnsName: string;
  readonly createdAtMs: number;
  readonly scheme: LoadBalancerSchemeEnum;
  readonly ipAddressType: IpAddressType;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly attributes: Attributes;
  readonly tags: readonly Tag[];
}

export interface HealthCheck {
  readonly enabled: boolean;
  readonly protocol: ProtocolEnum;
  /** `traffic-port` or a number. */
  readonly port: string;
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Such as `200`, `200-299` or `200,202`. */
  readonly matcher: string;
}

export interface RegisteredTarget {
  /** An address, or the id of an instance. */
  readonly id: string;
  readonly port: number;
  readonly availabilityZone?: string;
  /** Set once it is deregistered: when the deregistration delay has passed. */
  readonly drainedAtMs?: number;
}

export interface TargetGroupRecord {
  readonly arn: string;
  readonly name: string;
  readonly protocol: ProtocolEnum;
  readonly protocolVersion: string;
  readonly port: number;
  readonly vpcId: string;
  readonly targetType: TargetTypeEnum;
  readonly ipAddressType: TargetGroupIpAddressTypeEnum;
  readonly healthCheck: HealthCheck;
  readonly attributes: Attributes;
  readonly tags: readonly Tag[];
  readonly targets: readonly RegisteredTarget[];
}

export interface ListenerRecord {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly port: number;
  readonly protocol: ProtocolEnum;
  readonly defaultRuleArn: string;
  readonly defaultActions: readonly Action[];
  readonly tags: readonly Tag[];
  /** Where it listens on this machine; kept, so that a restart takes the same port. */
  readonly boundPort?: number;
}

export interface RuleRecord {
  readonly arn: string;
  readonly listenerArn: string;
  readonly priority: number;
  readonly conditions: readonly RuleCondition[];
  readonly actions: readonly Action[];
  readonly transforms: readonly RuleTransform[];
  readonly tags: readonly Tag[];
}
