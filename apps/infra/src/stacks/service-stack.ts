import type { Environment, Names, ServiceDefinition } from '@cutover/config';
import { namesOf } from '@cutover/config';
import type { StackProps } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { ApplicationLoadBalancer, DesyncMitigationMode } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from '../checks/acknowledge.ts';
import { AccessLogBucket } from '../constructs/access-log-bucket.ts';
import { BlueGreenListener } from '../constructs/blue-green-listener.ts';
import { addCluster, addShellLogs } from '../constructs/service-cluster.ts';
import { ServiceManifest } from '../constructs/service-manifest.ts';
import { TaskRoles } from '../constructs/task-roles.ts';
import type { HostsStack } from './hosts-stack.ts';
import type { NetworkStack } from './network-stack.ts';
import { RegionalStack } from './regional-stack.ts';
import { removalOfData } from './removal.ts';

export interface ServiceStackProps extends StackProps {
  readonly environment: Environment;
  readonly definition: ServiceDefinition;
  readonly network: NetworkStack;
  readonly hosts?: HostsStack;
}

/** What a release runs in and its traffic flows through: everything but the release, which is the engine's. */
export class ServiceStack extends RegionalStack {
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly targetGroups: BlueGreenListener['targetGroups'];
  constructor(
    scope: Construct,
    id: string,
    { environment, definition, network, hosts, ...props }: ServiceStackProps,
  ) {
    super(scope, id, props);
    const names = namesOf(environment.name, definition.name);
    const shells = addShellLogs(this, environment, names);
    addCluster(this, { environment, names, vpc: network.vpc, ...(shells && { shells }) });
    this.addJournal(environment, names);
    const secrets = this.arnsOf(definition.secrets, names);
    const migrationSecrets = this.arnsOf(definition.migrationSecrets, names);
    const roles = new TaskRoles(this, 'roles', {
      names,
      repository: Repository.fromRepositoryName(this, 'images', names.repository),
      logGroupArn: this.addLogGroup(environment, names).attrArn,
      parameters: [...new Set(Object.values(secrets))],
      ...(shells && { shellLogGroupArn: shells.attrArn }),
      migrationParameters: Object.values(migrationSecrets),
    });
    const loadBalancer = this.addLoadBalancer(environment, names, network);
    this.loadBalancer = loadBalancer;
    const listener = new BlueGreenListener(this, 'traffic', {
      environment,
      names,
      loadBalancer,
      vpc: network.vpc,
      containerPort: definition.containerPort,
      healthCheckPath: definition.healthCheckPath,
    });
    this.targetGroups = listener.targetGroups;
    new ServiceManifest(this, 'manifest', {
      environment,
      definition,
      names,
      network: {
        subnets: network.taskSubnets,
        securityGroups: [network.tasks.securityGroupId],
        assignPublicIp: network.tasksArePublic,
      },
      loadBalancer,
      listener,
      ...(hosts && { hosts: hosts.targetGroup }),
      roles,
      secrets,
      migrationSecrets,
    });
  }

  private addLoadBalancer(
    environment: Environment,
    names: Names,
    network: NetworkStack,
  ): ApplicationLoadBalancer {
    const loadBalancer = new ApplicationLoadBalancer(this, 'alb', {
      loadBalancerName: names.loadBalancer,
      vpc: network.vpc,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      internetFacing: true,
      securityGroup: network.alb,
      idleTimeout: Duration.seconds(environment.loadBalancer.idleTimeout),
      deletionProtection: environment.deletionProtection,
      // A header that Node.js would refuse or read otherwise than the balancer never reaches a task.
      dropInvalidHeaderFields: true,
      desyncMitigationMode: DesyncMitigationMode.DEFENSIVE,
    });
    const { accessLogRetention } = environment.loadBalancer;
    if (accessLogRetention !== undefined) {
      loadBalancer.logAccessLogs(new AccessLogBucket(this, 'access-logs', accessLogRetention).bucket);
    } else {
      acknowledge(loadBalancer, 'ELB2', 'by setting: nobody keeps a record of who asks for what here');
    }
    return loadBalancer;
  }

  /** The engine's lock and history. */
  private addJournal(environment: Environment, names: Names): void {
    new Table(this, 'journal', {
      tableName: names.journalTable,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: environment.name !== 'local' },
      deletionProtection: environment.deletionProtection,
      removalPolicy: removalOfData(environment),
    });
  }

  private addLogGroup(environment: Environment, names: Names): CfnLogGroup {
    const logGroup = new CfnLogGroup(this, 'logs', {
      logGroupName: names.logGroup,
      retentionInDays: Duration.seconds(environment.logRetention).toDays(),
    });
    logGroup.applyRemovalPolicy(removalOfData(environment));
    return logGroup;
  }

  private arnsOf(secrets: ServiceDefinition['secrets'], names: Names): Record<string, string> {
    const arnOf = (parameter: string) =>
      this.formatArn({
        service: 'ssm',
        resource: 'parameter',
        // The name begins with the slash that stands between the two.
        resourceName: names.parameter(parameter).slice(1),
      });
    return Object.fromEntries(
      Object.entries(secrets).map(([variable, parameter]) => [variable, arnOf(parameter)]),
    );
  }
}
