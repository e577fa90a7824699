/** One rule of a security group, in the group or beside it. */
export interface RuleProperties {
  readonly IpProtocol: string;
  readonly FromPort: number;
  readonly ToPort: number;
  readonly CidrIp?: string;
  readonly CidrIpv6?: string;
  readonly SourceSecurityGroupId?: string;
  readonly DestinationSecurityGroupId?: string;
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

interface Attribute {
  readonly Key: string;
  readonly Value: string;
}

/** The properties that assertions read, by type of resource, with intrinsic functions resolved. */
export interface PropertiesOf {
  'AWS::EC2::SecurityGroup': {
    readonly GroupDescription: string;
    readonly SecurityGroupIngress?: readonly RuleProperties[];
    readonly SecurityGroupEgress?: readonly RuleProperties[];
  };
  'AWS::EC2::SecurityGroupIngress': RuleProperties & { readonly GroupId: string };
  'AWS::EC2::SecurityGroupEgress': RuleProperties & { readonly GroupId: string };
  'AWS::EC2::Subnet': { readonly CidrBlock: string; readonly Tags: readonly Attribute[] };
  'AWS::EC2::Route': {
    readonly RouteTableId: string;
    readonly DestinationCidrBlock?: string;
    readonly DestinationIpv6CidrBlock?: string;
    readonly GatewayId?: string;
    readonly NatGatewayId?: string;
    readonly InstanceId?: string;
    readonly EgressOnlyInternetGatewayId?: string;
  };
  'AWS::EC2::SubnetRouteTableAssociation': { readonly SubnetId: string; readonly RouteTableId: string };
  'AWS::EC2::VPCEndpoint': {
    readonly ServiceName: string;
    readonly VpcEndpointType: string;
    readonly PrivateDnsEnabled?: boolean;
    readonly SubnetIds?: readonly string[];
    readonly RouteTableIds?: readonly string[];
    readonly SecurityGroupIds?: readonly string[];
  };
  'AWS::EC2::LaunchTemplate': {
    readonly LaunchTemplateData: {
      readonly SecurityGroupIds?: readonly string[];
      readonly NetworkInterfaces?: readonly { readonly Groups?: readonly string[] }[];
    };
  };
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    readonly SecurityGroups: readonly string[];
    readonly Subnets: readonly string[];
    readonly LoadBalancerAttributes: readonly Attribute[];
  };
  'AWS::ElasticLoadBalancingV2::Listener': {
    readonly Port: number;
    readonly Protocol: string;
    readonly DefaultActions: readonly {
      readonly Type: string;
      readonly FixedResponseConfig: {
        readonly StatusCode: string;
        readonly ContentType: string;
        readonly MessageBody: string;
      };
    }[];
  };
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    readonly Name: string;
    readonly TargetType: string;
    readonly HealthCheckPort?: string;
    readonly HealthCheckTimeoutSeconds: number;
    readonly HealthCheckIntervalSeconds: number;
    readonly Port: number;
    readonly TargetGroupAttributes: readonly Attribute[];
  };
  'AWS::CloudWatch::Alarm': {
    readonly AlarmName: string;
    readonly TreatMissingData: string;
    readonly AlarmActions?: readonly string[];
    readonly Dimensions?: readonly Dimension[];
    readonly Metrics?: readonly {
      readonly MetricStat?: { readonly Metric: { readonly Dimensions: readonly Dimension[] } };
    }[];
  };
  'AWS::CloudWatch::CompositeAlarm': { readonly AlarmName: string; readonly AlarmRule: string };
  'AWS::CloudWatch::Dashboard': { readonly DashboardBody: string };
  'AWS::Events::Rule': {
    readonly Name: string;
    readonly EventPattern: unknown;
    readonly Targets: readonly unknown[];
  };
  'AWS::Logs::MetricFilter': { readonly FilterPattern: string };
  'AWS::WAFv2::WebACL': {
    readonly Rules: readonly {
      readonly Name: string;
      readonly Priority: number;
      readonly Action?: object;
      readonly OverrideAction?: object;
    }[];
  };
  'AWS::Budgets::Budget': {
    readonly Budget: { readonly BudgetLimit: { readonly Amount: number; readonly Unit: string } };
    readonly NotificationsWithSubscribers: readonly unknown[];
  };
  'AWS::IAM::ManagedPolicy': {
    readonly PolicyDocument: { readonly Statement: readonly Statement[] };
    readonly Roles: readonly string[];
  };
  'AWS::EC2::FlowLog': { readonly LogGroupName: string };
  'AWS::IAM::Policy': {
    readonly PolicyDocument: { readonly Statement: readonly Statement[] };
    readonly Roles: readonly string[];
  };
  'AWS::IAM::Role': {
    readonly RoleName?: string;
    readonly MaxSessionDuration?: number;
    readonly Description?: string;
    readonly AssumeRolePolicyDocument: { readonly Statement: readonly unknown[] };
    readonly Policies?: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
  };
  'AWS::Logs::LogGroup': { readonly LogGroupName?: string; readonly RetentionInDays: number };
  'AWS::RDS::DBInstance': {
    readonly Port: string;
    readonly PubliclyAccessible: boolean;
    readonly VPCSecurityGroups: readonly string[];
    readonly DBName: string;
    readonly EngineVersion: string;
    readonly MasterUsername: string;
    readonly MasterUserPassword: string;
    readonly DeletionProtection: boolean;
  };
  'AWS::RDS::DBSubnetGroup': { readonly SubnetIds: readonly string[] };
  'AWS::SSM::Parameter': { readonly Name: string; readonly Type: string; readonly Value: string };
}

export type Properties<Type extends string> = Type extends keyof PropertiesOf
  ? PropertiesOf[Type]
  : Readonly<Record<string, unknown>>;
