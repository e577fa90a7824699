import type { Environment, ServiceDefinition } from '@cutover/config';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { acknowledge } from '../checks/acknowledge.ts';

/** Port of PostgreSQL, on the instance and in the rules. */
export const DATABASE_PORT = 5432;
const HTTPS = Port.tcp(443);

export interface SecurityGroupsProps {
  readonly environment: Environment;
  readonly definition: ServiceDefinition;
  readonly vpc: IVpc;
}

/**
 * Every security group of a service, and both directions of every rule: a rule split over two stacks is how one half gets
 * lost, and a load balancer that may not speak to its targets answers 504.
 */
export class SecurityGroups extends Construct {
  readonly alb: SecurityGroup;
  readonly tasks: SecurityGroup;
  /** Of the Auto Scaling Group; absent where there is none. */
  readonly hosts?: SecurityGroup;
  readonly database: SecurityGroup;
  private readonly vpc: IVpc;

  constructor(scope: Construct, id: string, { environment, definition, vpc }: SecurityGroupsProps) {
    super(scope, id);
    this.vpc = vpc;
    this.alb = this.group('alb', 'load balancer');
    this.tasks = this.group('tasks', 'tasks of every slot');
    if (environment.deploymentMethod !== 'ecs')
      this.hosts = this.group('hosts', 'hosts of the Auto Scaling Group');
    this.database = this.group('database', 'database');
    acknowledge(this.alb, 'EC23', 'the load balancer of a public site: everybody may ask it');
    this.letTrafficIn(environment);
    for (const targets of this.targets) {
      this.alb.connections.allowTo(targets, Port.tcp(definition.containerPort), 'requests and health checks');
      targets.connections.allowTo(this.database, Port.tcp(DATABASE_PORT), 'queries');
      this.letOut(targets, environment);
    }
  }

  /** Who answers requests: tasks, and hosts while there are any. */
  get targets(): SecurityGroup[] {
    return this.hosts === undefined ? [this.tasks] : [this.tasks, this.hosts];
  }

  /** For what listens inside the VPC in place of an AWS endpoint or of the internet. */
  letTargetsReach(group: SecurityGroup, why: string): void {
    for (const targets of this.targets) targets.connections.allowTo(group, HTTPS, why);
  }

  group(id: string, what: string): SecurityGroup {
    return new SecurityGroup(this, id, { vpc: this.vpc, description: what, allowAllOutbound: false });
  }

  private letTrafficIn({ loadBalancer }: Environment): void {
    this.alb.addIngressRule(Peer.anyIpv4(), Port.tcp(loadBalancer.productionPort), 'production listener');
    if (loadBalancer.certificateArn !== undefined) {
      this.alb.addIngressRule(Peer.anyIpv4(), Port.tcp(80), 'redirect to HTTPS');
    }
    for (const source of loadBalancer.testSources) {
      this.alb.addIngressRule(Peer.ipv4(source), Port.tcp(loadBalancer.testPort), 'test listener');
    }
  }

  /**
   * To anybody's HTTPS, whatever the egress: image layers come from S3's addresses, which have no security group, and a
   * managed prefix list is known by its id of the region alone. Where nothing leads out, a rule opens nothing.
   */
  private letOut(group: SecurityGroup, { network }: Environment): void {
    group.addEgressRule(Peer.anyIpv4(), HTTPS, 'image, parameters, logs');
    if (network.egress === 'ipv6')
      group.addEgressRule(Peer.anyIpv6(), HTTPS, 'calls of the service over IPv6');
  }
}
