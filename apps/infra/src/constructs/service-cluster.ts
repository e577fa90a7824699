import type { Environment, Names } from '@cutover/config';
import { Duration } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerInsights, ExecuteCommandLogging } from 'aws-cdk-lib/aws-ecs';
import { CfnLogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from '../checks/acknowledge.ts';
import { removalOfData } from '../stacks/removal.ts';

export interface ServiceClusterProps {
  readonly environment: Environment;
  readonly names: Names;
  readonly vpc: IVpc;
  /** Where shells are recorded; absent where none can be opened. */
  readonly shells?: CfnLogGroup;
}

const INSIGHTS = {
  disabled: ContainerInsights.DISABLED,
  enabled: ContainerInsights.ENABLED,
  enhanced: ContainerInsights.ENHANCED,
} as const;

/** The cluster of a service's slots, on Fargate and Fargate Spot. */
export function addCluster(
  scope: Construct,
  { environment, names, vpc, shells }: ServiceClusterProps,
): Cluster {
  const cluster = new Cluster(scope, 'cluster', {
    clusterName: names.cluster,
    vpc,
    containerInsightsV2: INSIGHTS[environment.containerInsights],
    enableFargateCapacityProviders: true,
    ...(shells && {
      executeCommandConfiguration: {
        logging: ExecuteCommandLogging.OVERRIDE,
        logConfiguration: {
          cloudWatchLogGroup: LogGroup.fromLogGroupName(scope, 'shells-by-name', names.shellLogGroup),
        },
      },
    }),
  });
  if (environment.containerInsights === 'disabled') {
    acknowledge(cluster, 'ECS4', 'by setting: metrics of single tasks cost more here than they tell');
  }
  return cluster;
}

/** A record of what was typed and answered in every shell of a task; undefined where none can be opened. */
export function addShellLogs(
  scope: Construct,
  environment: Environment,
  names: Names,
): CfnLogGroup | undefined {
  if (!environment.exec) return undefined;
  const shells = new CfnLogGroup(scope, 'shells', {
    logGroupName: names.shellLogGroup,
    retentionInDays: Duration.seconds(environment.logRetention).toDays(),
  });
  shells.applyRemovalPolicy(removalOfData(environment));
  return shells;
}
