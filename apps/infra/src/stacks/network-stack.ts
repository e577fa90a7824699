import type { Environment, ServiceDefinition } from '@cutover/config';
import { namesOf } from '@cutover/config';
import type { StackProps } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import type { ISubnet, SecurityGroup, SubnetConfiguration, VpcProps } from 'aws-cdk-lib/aws-ec2';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  IpAddresses,
  IpProtocol,
  Port,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge, acknowledgeRule } from '../checks/acknowledge.ts';
import { hardenNatInstances, natInstances } from '../constructs/nat-instance.ts';
import { SecurityGroups } from '../constructs/security-groups.ts';
import { addGatewayEndpoints, ServiceEndpoints } from '../constructs/service-endpoints.ts';
import { RegionalStack } from './regional-stack.ts';
import { removalOfData } from './removal.ts';
import { subnetPrefix } from './subnet-prefix.ts';

export interface NetworkStackProps extends StackProps {
  readonly environment: Environment;
  readonly definition: ServiceDefinition;
}

/** VPC, subnets, the way out that the environment chose, and every security group of the service. */
export class NetworkStack extends RegionalStack {
  readonly vpc: Vpc;
  readonly groups: SecurityGroups;
  /** Tasks in public subnets have an address of their own; everywhere else they have none, and need none. */
  readonly tasksArePublic: boolean;
  private readonly zones: string[];

  constructor(scope: Construct, id: string, { environment, definition, ...props }: NetworkStackProps) {
    super(scope, id, props);
    const { network } = environment;
    this.zones = [...network.availabilityZones];
    this.tasksArePublic = network.egress === 'public';
    const forwarders = network.egress === 'nat-instance' ? natInstances() : undefined;
    this.vpc = new Vpc(this, 'vpc', {
      vpcName: namesOf(environment.name, definition.name).cluster,
      ipAddresses: IpAddresses.cidr(network.cidr),
      availabilityZones: this.zones,
      ...wayOut(network),
      ...(forwarders && { natGatewayProvider: forwarders }),
      subnetConfiguration: subnetsOf(network),
      // Nothing uses the default group; emptying it takes a Lambda function.
      restrictDefaultSecurityGroup: false,
    });
    acknowledgeRule(
      this.vpc,
      'CloudFormation-Validate::W3010',
      'zones are settings of the environment: a synth that asks AWS for them needs an account',
    );
    this.groups = new SecurityGroups(this, 'groups', { environment, definition, vpc: this.vpc });
    addGatewayEndpoints(this.vpc);
    if (network.egress === 'endpoints' || network.egress === 'ipv6') {
      const { vpc, groups } = this;
      new ServiceEndpoints(this, 'endpoints', { environment, vpc, groups, subnets: this.subnetsOfTasks });
    }
    if (forwarders !== undefined) {
      hardenNatInstances(forwarders);
      for (const group of this.groups.targets)
        forwarders.connections.allowFrom(group, Port.tcp(443), 'to forward');
    }
    if (network.flowLogs) this.recordFlows(environment);
    else
      acknowledge(
        this.vpc,
        'VPC7',
        'by setting: flow logs cost by the gigabyte, and tell most where most is at stake',
      );
  }

  /** Known from the environment: asking AWS would make a synth depend on an account. */
  override get availabilityZones(): string[] {
    return this.zones;
  }

  get alb(): SecurityGroup {
    return this.groups.alb;
  }

  get tasks(): SecurityGroup {
    return this.groups.tasks;
  }

  get database(): SecurityGroup {
    return this.groups.database;
  }

  /** Where tasks run, and hosts. */
  get taskSubnets(): string[] {
    return this.subnetsOfTasks.map(({ subnetId }) => subnetId);
  }

  get subnetsOfTasks(): ISubnet[] {
    return this.vpc.selectSubnets({ subnetGroupName: this.tasksArePublic ? 'public' : 'tasks' }).subnets;
  }

  /** Accepted and rejected: what a security group drops is seen nowhere else. */
  private recordFlows(environment: Environment): void {
    const logGroup = new LogGroup(this, 'flows', {
      removalPolicy: removalOfData(environment),
    });
    const retentionInDays = Duration.seconds(environment.logRetention).toDays();
    (logGroup.node.defaultChild as CfnLogGroup).retentionInDays = retentionInDays;
    this.vpc.addFlowLog('flow-log', {
      destination: FlowLogDestination.toCloudWatchLogs(logGroup),
      trafficType: FlowLogTrafficType.ALL,
    });
  }
}

function wayOut({ egress, natGatewayPerZone, availabilityZones }: Environment['network']): Partial<VpcProps> {
  switch (egress) {
    case 'nat':
      return { natGateways: natGatewayPerZone ? availabilityZones.length : 1 };
    case 'nat-instance':
      return { natGateways: 1 };
    case 'ipv6':
      return { natGateways: 0, ipProtocol: IpProtocol.DUAL_STACK };
    case 'public':
    case 'endpoints':
      return { natGateways: 0 };
  }
}

/** The group of private subnets comes last: the first of them adds subnets and moves none. */
function subnetsOf({ cidr, egress }: Environment['network']): SubnetConfiguration[] {
  const cidrMask = subnetPrefix(cidr);
  const groups = [
    { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask, mapPublicIpOnLaunch: false },
    { name: 'database', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask },
  ];
  if (egress === 'public') return groups;
  const subnetType = egress === 'endpoints' ? SubnetType.PRIVATE_ISOLATED : SubnetType.PRIVATE_WITH_EGRESS;
  return [...groups, { name: 'tasks', subnetType, cidrMask }];
}
