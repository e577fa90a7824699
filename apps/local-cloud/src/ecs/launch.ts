import type { LaunchType, NetworkConfiguration } from '@aws-sdk/client-ecs';
import { isForFargate } from './definitions/check-definition.ts';
import { clientError, invalidParameter, unsupported } from './errors.ts';
import type { TaskDefinitionRecord } from './records.ts';

const MOST_SUBNETS = 16;
const MOST_SECURITY_GROUPS = 5;

export const PLATFORM_VERSION = '1.4.0';

/** @throws {AwsError} where the definition cannot run on Fargate, the one launch type here */
export function checkLaunch(
  { definition }: TaskDefinitionRecord,
  launchType: LaunchType | undefined,
  network: NetworkConfiguration | undefined,
): void {
  if (launchType === 'EXTERNAL') throw unsupported('Launch type EXTERNAL');
  if (launchType !== undefined && !/^(EC2|FARGATE)$/.test(launchType)) {
    throw invalidParameter(`launchType ${launchType} is not one of EC2, FARGATE, EXTERNAL.`);
  }
  if (launchType === 'FARGATE' && !isForFargate(definition)) {
    throw clientError('Task definition does not support launch_type FARGATE.');
  }
  if (launchType === 'EC2' || !isForFargate(definition)) {
    throw invalidParameter('No Container Instances were found in your cluster.');
  }
  checkNetwork(network);
}

/** With what ECS adds, so that giving a default again is no change. */
export function completeNetwork(network: NetworkConfiguration | undefined): NetworkConfiguration | undefined {
  const vpc = network?.awsvpcConfiguration;
  return vpc === undefined
    ? undefined
    : { awsvpcConfiguration: { securityGroups: [], assignPublicIp: 'DISABLED', ...defined(vpc) } };
}

function defined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
}

function checkNetwork(network: NetworkConfiguration | undefined): void {
  const vpc = network?.awsvpcConfiguration;
  if (vpc === undefined) {
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  const { subnets = [], securityGroups = [], assignPublicIp = 'DISABLED' } = vpc;
  if (!/^(ENABLED|DISABLED)$/.test(assignPublicIp)) {
    throw invalidParameter(`assignPublicIp ${assignPublicIp} is not one of ENABLED, DISABLED.`);
  }
  if (subnets.length === 0) throw invalidParameter('subnets can not be empty.');
  if (subnets.length > MOST_SUBNETS) {
    throw invalidParameter(`subnets can have at most ${MOST_SUBNETS} items.`);
  }
  if (securityGroups.length > MOST_SECURITY_GROUPS) {
    throw invalidParameter(`securityGroups can have at most ${MOST_SECURITY_GROUPS} items.`);
  }
}
