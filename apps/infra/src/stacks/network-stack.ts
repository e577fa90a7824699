import type { Environment, ServiceDefinition } from '@cutover/config';
import { namesOf } from '@cutover/config';
import type { StackProps } from 'aws-cdk-lib';
import { Stack, Validations } from 'aws-cdk-lib';
import { IpAddresses, Peer, Port, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { SubnetConfiguration } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { subnetPrefix } from './subnet-prefix.ts';

/** Port of PostgreSQL, on the instance and in the rules. */
export const DATABASE_PORT = 5432;

export interface NetworkStackProps extends StackProps {
  readonly environment: Environment;
  readonly definition: ServiceDefinition;
}

/**
 * VPC, subnets, and every security group of the service.
 * All groups and both directions of every rule stand here: a rule split over two stacks is how one half gets lost, and a
 * load balancer that may not speak to its tasks answers 504.
 */
export class NetworkStack extends Stack {
  readonly vpc: Vpc;
  readonly alb: SecurityGroup;
  readonly tasks: SecurityGroup;
  readonly database: SecurityGroup;
  /** Tasks pull their image and read their parameters over the internet: by a NAT gateway, or by an address of their own. */
  readonly tasksArePublic: boolean;
  private readonly zones: string[];

  constructor(scope: Construct, id: string, { environment, definition, ...props }: NetworkStackProps) {
    super(scope, id, props);
    const { network } = environment;
    this.zones = [...network.availabilityZones];
    this.tasksArePublic = network.egress === 'public';
    this.vpc = new Vpc(this, 'vpc', {
      vpcName: namesOf(environment.name, definition.name).cluster,
      ipAddresses: IpAddresses.cidr(network.cidr),
      availabilityZones: this.zones,
      natGateways: natGatewaysOf(network),
      subnetConfiguration: subnetsOf(environment, this.tasksArePublic),
      // Nothing uses the default group; emptying it takes a Lambda function.
      restrictDefaultSecurityGroup: false,
    });

    Validations.of(this.vpc).acknowledge({
      id: 'CloudFormation-Validate::W3010',
      reason: 'zones are settings of the environment: a synth that asks AWS for them needs an account',
    });

    this.alb = this.group('alb', 'load balancer');
    this.tasks = this.group('tasks', 'tasks of every slot');
    this.database = this.group('database', 'database');
    this.letTrafficIn(environment);
    this.letTrafficThrough(Port.tcp(definition.containerPort));
  }

  /** Known from the environment: asking AWS would make a synth depend on an account. */
  override get availabilityZones(): string[] {
    return this.zones;
  }

  /** Where tasks run. */
  get taskSubnets(): string[] {
    const subnetType = this.tasksArePublic ? SubnetType.PUBLIC : SubnetType.PRIVATE_WITH_EGRESS;
    return this.vpc.selectSubnets({ subnetType }).subnetIds;
  }

  private letTrafficIn({ loadBalancer }: Environment): void {
    this.alb.addIngressRule(Peer.anyIpv4(), Port.tcp(loadBalancer.productionPort), 'production listener');
    for (const source of loadBalancer.testSources) {
      this.alb.addIngressRule(Peer.ipv4(source), Port.tcp(loadBalancer.testPort), 'test listener');
    }
  }

  private letTrafficThrough(containerPort: Port): void {
    this.alb.connections.allowTo(this.tasks, containerPort, 'requests and health checks');
    this.tasks.connections.allowTo(this.database, Port.tcp(DATABASE_PORT), 'queries');
    this.tasks.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'image, parameters, logs');
  }

  private group(id: string, what: string): SecurityGroup {
    return new SecurityGroup(this, id, { vpc: this.vpc, description: what, allowAllOutbound: false });
  }
}

function natGatewaysOf({ egress, natGatewayPerZone, availabilityZones }: Environment['network']): number {
  if (egress !== 'nat') return 0;
  return natGatewayPerZone ? availabilityZones.length : 1;
}

/** The group of private subnets comes last: a first NAT gateway then adds subnets and moves none. */
function subnetsOf({ network }: Environment, tasksArePublic: boolean): SubnetConfiguration[] {
  const cidrMask = subnetPrefix(network.cidr);
  const groups = [
    { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask, mapPublicIpOnLaunch: false },
    { name: 'database', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask },
  ];
  return tasksArePublic
    ? groups
    : [...groups, { name: 'tasks', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask }];
}
