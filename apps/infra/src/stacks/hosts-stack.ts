import type { Environment, HostsSettings, Names, ServiceDefinition } from '@cutover/config';
import { namesOf } from '@cutover/config';
import type { StackProps } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import { AdditionalHealthCheckType, AutoScalingGroup, HealthChecks } from 'aws-cdk-lib/aws-autoscaling';
import type { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  InstanceArchitecture,
  InstanceType,
  LaunchTemplate,
  UserData,
} from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationProtocol,
  ApplicationTargetGroup,
  Protocol,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { acknowledge } from '../checks/acknowledge.ts';
import { amazonLinux } from '../constructs/amazon-linux.ts';
import { hostRole } from '../constructs/host-role.ts';
import { hostStart } from '../constructs/host-start.ts';
import type { NetworkStack } from './network-stack.ts';
import { RegionalStack } from './regional-stack.ts';

export interface HostsStackProps extends StackProps {
  readonly environment: Environment;
  readonly definition: ServiceDefinition;
  readonly settings: HostsSettings;
  readonly network: NetworkStack;
}

const DISK_GIB = 20;

/**
 * The Auto Scaling Group that a service leaves: the same image as the tasks, on instances, behind a target group of its own.
 * How many there are and which image they run is not in here: a deployment of the stack starts and stops no instance.
 */
export class HostsStack extends RegionalStack {
  readonly targetGroup: ApplicationTargetGroup;

  constructor(scope: Construct, id: string, props: HostsStackProps) {
    const { environment, definition, settings, network, ...rest } = props;
    super(scope, id, rest);
    const names = namesOf(environment.name, definition.name);
    this.targetGroup = this.addTargetGroup(props, names);
    const group = new AutoScalingGroup(this, 'group', {
      autoScalingGroupName: names.autoScalingGroup,
      vpc: network.vpc,
      vpcSubnets: { subnets: network.subnetsOfTasks },
      launchTemplate: this.addLaunchTemplate(props, names, hostsGroup(network)),
      minCapacity: settings.minSize,
      maxCapacity: settings.maxSize,
      // No desired capacity: it would be set back with every deployment of the stack.
      healthChecks: HealthChecks.withAdditionalChecks({
        additionalTypes: [AdditionalHealthCheckType.ELB],
        gracePeriod: Duration.seconds(settings.healthCheckGrace),
      }),
      defaultInstanceWarmup: Duration.seconds(settings.healthCheckGrace),
    });
    acknowledge(
      group,
      'AS3',
      'the group is left behind by the migration; its targets are watched through the alarms of the load balancer',
    );
    group.attachToApplicationTargetGroup(this.targetGroup);
    group.scaleOnCpuUtilization('cpu', { targetUtilizationPercent: settings.targetCpuPercent });
  }

  private addTargetGroup(
    { environment, definition, network }: HostsStackProps,
    names: Names,
  ): ApplicationTargetGroup {
    const { healthCheck, deregistrationDelay } = environment;
    return new ApplicationTargetGroup(this, 'targets', {
      targetGroupName: names.targetGroup('asg'),
      vpc: network.vpc,
      targetType: TargetType.INSTANCE,
      protocol: ApplicationProtocol.HTTP,
      port: definition.containerPort,
      deregistrationDelay: Duration.seconds(deregistrationDelay),
      healthCheck: {
        protocol: Protocol.HTTP,
        path: definition.healthCheckPath,
        healthyHttpCodes: '200',
        interval: Duration.seconds(healthCheck.interval),
        timeout: Duration.seconds(healthCheck.timeout),
        healthyThresholdCount: healthCheck.healthyThreshold,
        unhealthyThresholdCount: healthCheck.unhealthyThreshold,
      },
    });
  }

  private addLaunchTemplate(
    { environment, definition, settings, network }: HostsStackProps,
    names: Names,
    securityGroup: SecurityGroup,
  ): LaunchTemplate {
    const instanceType = new InstanceType(settings.instanceType);
    const userData = UserData.forLinux();
    userData.addCommands(...hostStart({ environment, definition, names }));
    const parameters = [names.hostImageParameter, ...Object.values(definition.secrets).map(names.parameter)];
    return new LaunchTemplate(this, 'template', {
      instanceType,
      machineImage: amazonLinux(
        instanceType.architecture === InstanceArchitecture.ARM_64 ? 'ARM64' : 'X86_64',
      ),
      userData,
      securityGroup,
      associatePublicIpAddress: network.tasksArePublic,
      role: hostRole(this, 'role', {
        names,
        parameters: [...new Set(parameters)].map((name) =>
          this.formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) }),
        ),
      }),
      requireImdsv2: true,
      // The container is one hop away: it gets no credentials of the host.
      httpPutResponseHopLimit: 1,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: BlockDeviceVolume.ebs(DISK_GIB, { encrypted: true, volumeType: EbsDeviceVolumeType.GP3 }),
        },
      ],
    });
  }
}

function hostsGroup({ groups }: NetworkStack): SecurityGroup {
  if (groups.hosts !== undefined) return groups.hosts;
  throw new Error('the network has no security group for hosts: deploymentMethod is ecs');
}
