import type { CreateServiceRequest, DeploymentConfiguration, LoadBalancer } from '@aws-sdk/client-ecs';
import { AwsError } from '../../aws-error.ts';
import type { TargetGroups } from '../../contracts.ts';
import { invalidParameter, unsupported } from '../errors.ts';
import type { TaskDefinitionRecord } from '../records.ts';

const MOST_TASKS = 5000;
const MOST_TARGET_GROUPS = 5;
const LONGEST_GRACE = 2_147_483_647;

/** What is of no use here and must not be taken as if it were. @throws {AwsError} */
export function checkUnserved(
  input: Pick<
    CreateServiceRequest,
    | 'capacityProviderStrategy'
    | 'serviceConnectConfiguration'
    | 'serviceRegistries'
    | 'volumeConfigurations'
    | 'vpcLatticeConfigurations'
  >,
): void {
  if (input.capacityProviderStrategy?.length) throw unsupported('A capacity provider strategy');
  if (input.serviceRegistries?.length) throw unsupported('A service registry');
  if (input.volumeConfigurations?.length) throw unsupported('A volume of a service');
  if (input.vpcLatticeConfigurations?.length) throw unsupported('VPC Lattice');
  if (input.serviceConnectConfiguration?.enabled === true) {
    throw new AwsError('NamespaceNotFoundException', 'The specified namespace was not found.');
  }
}

export function checkDesiredCount(count: number | undefined): void {
  if (count === undefined) return;
  if (!Number.isInteger(count) || count < 0) throw invalidParameter('Invalid desired count.');
  if (count > MOST_TASKS) throw invalidParameter(`Desired count cannot be more than ${MOST_TASKS}.`);
}

/** @throws {AwsError} InvalidParameterException where a group or the container that it leads to does not fit */
export function checkLoadBalancers(
  loadBalancers: readonly LoadBalancer[],
  { definition }: TaskDefinitionRecord,
  targetGroups: TargetGroups,
): void {
  if (loadBalancers.length > MOST_TARGET_GROUPS) {
    throw invalidParameter(`load balancers can have at most ${MOST_TARGET_GROUPS} items.`);
  }
  for (const { targetGroupArn, containerName = '', containerPort, advancedConfiguration } of loadBalancers) {
    if (targetGroupArn === undefined) throw invalidParameter('targetGroupArn cannot be empty.');
    if (advancedConfiguration !== undefined) throw unsupported('advancedConfiguration of a load balancer');
    const container = definition.containerDefinitions?.find(({ name }) => name === containerName);
    if (container === undefined) {
      throw invalidParameter(`The container ${containerName} does not exist in the task definition.`);
    }
    if (!container.portMappings?.some((mapping) => mapping.containerPort === containerPort)) {
      throw invalidParameter(
        `The container ${containerName} did not have a container port ${containerPort} defined.`,
      );
    }
    if (!targetGroups.exists(targetGroupArn)) {
      throw invalidParameter(`The target group with targetGroupArn ${targetGroupArn} does not exist.`);
    }
    if (!targetGroups.isAssociated(targetGroupArn)) {
      throw invalidParameter(
        `The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`,
      );
    }
  }
}

/** @throws {AwsError} InvalidParameterException where there is no load balancer to be patient with */
export function checkGracePeriod(seconds: number | undefined, loadBalancers: readonly LoadBalancer[]): void {
  if (seconds === undefined) return;
  if (loadBalancers.length === 0) {
    throw invalidParameter(
      'Health check grace period is only valid for services configured to use load balancers',
    );
  }
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > LONGEST_GRACE) {
    throw invalidParameter(`healthCheckGracePeriodSeconds must be between 0 and ${LONGEST_GRACE}.`);
  }
}

/** The configuration with ECS's defaults. @throws {AwsError} where it could never roll anything out */
export function completeDeploymentConfiguration(
  given: DeploymentConfiguration | undefined,
  before: DeploymentConfiguration = {},
): DeploymentConfiguration {
  const configuration: DeploymentConfiguration = {
    maximumPercent: 200,
    minimumHealthyPercent: 100,
    deploymentCircuitBreaker: { enable: false, rollback: false },
    strategy: 'ROLLING',
    bakeTimeInMinutes: 0,
    ...before,
    ...Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined)),
  };
  const { maximumPercent = 200, minimumHealthyPercent = 100, strategy, alarms } = configuration;
  if (strategy !== 'ROLLING') throw unsupported(`Deployment strategy ${strategy ?? ''}`);
  if (alarms?.enable === true) throw unsupported('Rollback by alarms of a service');
  if (maximumPercent < 100) throw invalidParameter('maximumPercent must be at least 100.');
  if (minimumHealthyPercent < 0 || minimumHealthyPercent > maximumPercent) {
    throw invalidParameter('minimumHealthyPercent must be between 0 and maximumPercent.');
  }
  if (maximumPercent === 100 && minimumHealthyPercent === 100) {
    throw invalidParameter(
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    );
  }
  return configuration;
}
