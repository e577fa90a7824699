import type { LaunchType, NetworkConfiguration } from '@aws-sdk/client-ecs';
import { AwsError } from '../aws-error.ts';
import type { EcsContext } from './context.ts';
import { isForFargate } from './definitions/check-definition.ts';
import { clientError, invalidParameter, unsupported } from './errors.ts';
import type { TaskDefinitionRecord } from './records.ts';

const MOST_SUBNETS = 16;
const MOST_SECURITY_GROUPS = 5;

export const PLATFORM_VERSION = '1.4.0';
/** Older than the one here, and still on AWS. */
const OLD_PLATFORM_VERSION = /^1\.[0-3]\.\d+$/;

export interface LaunchRequest {
  readonly launchType?: LaunchType | undefined;
  readonly platformVersion?: string | undefined;
  readonly networkConfiguration?: NetworkConfiguration | undefined;
}

/** @throws {AwsError} where the definition cannot run on Fargate, the one launch type here */
export function checkLaunch(
  { definition }: TaskDefinitionRecord,
  { launchType, platformVersion, networkConfiguration }: LaunchRequest,
  vpcs: EcsContext['network'],
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
  checkPlatformVersion(platformVersion);
  checkNetwork(networkConfiguration, vpcs);
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

/** @throws {AwsError} PlatformUnknownException, UnsupportedFeatureException */
export function checkPlatformVersion(version = 'LATEST'): void {
  if (version === 'LATEST' || version === PLATFORM_VERSION) return;
  if (OLD_PLATFORM_VERSION.test(version)) throw unsupported(`Platform version ${version}`);
  throw new AwsError('PlatformUnknownException', 'The specified platform version does not exist.');
}

function checkNetwork(network: NetworkConfiguration | undefined, vpcs: EcsContext['network']): void {
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
  checkVpc(subnets, securityGroups, vpcs);
}

/** In the words that ECS takes over from EC2. */
function checkVpc(
  subnets: readonly string[],
  securityGroups: readonly string[],
  vpcs: EcsContext['network'],
): void {
  const subnetVpcs = subnets.map((id) => {
    const subnet = vpcs.subnet(id);
    if (subnet !== undefined) return subnet.vpcId;
    throw invalidParameter(
      `Error retrieving subnet information for [${id}]: The subnet ID '${id}' does not exist (ErrorCode: InvalidSubnetID.NotFound)`,
    );
  });
  const groupVpcs = securityGroups.map((id) => {
    const vpcId = vpcs.vpcOfSecurityGroup(id);
    if (vpcId !== undefined) return vpcId;
    throw invalidParameter(
      `Error retrieving security group information for [${id}]: The security group '${id}' does not exist (ErrorCode: InvalidGroup.NotFound)`,
    );
  });
  if (new Set(subnetVpcs).size > 1) throw invalidParameter('subnets must belong to the same VPC.');
  if (groupVpcs.some((vpcId) => vpcId !== subnetVpcs[0])) {
    throw invalidParameter('subnets and security groups must belong to the same VPC.');
  }
}
