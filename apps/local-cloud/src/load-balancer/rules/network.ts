import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';

/** What a load balancer needs of a subnet to grow into. */
const LEAST_FREE_ADDRESSES = 8;
const MAX_SECURITY_GROUPS = 5;

type VpcNetwork = LoadBalancingContext['network'];

const unfit = (message: string) => new AwsError('InvalidConfigurationRequestException', message);

/**
 * The VPC of a load balancer's subnets: two at least, each in a zone of its own.
 * @throws {AwsError} as AWS refuses them
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html subnets
 */
export function acceptSubnets(subnets: readonly string[], network: VpcNetwork): string {
  if (subnets.length < 2) {
    throw new AwsError(
      'ValidationError',
      'At least two subnets in two different Availability Zones must be specified',
    );
  }
  if (new Set(subnets).size < subnets.length) {
    throw unfit('A load balancer cannot be attached to the same subnet more than once');
  }
  const found = subnets.map((id) => {
    const subnet = network.subnet(id);
    if (subnet === undefined) {
      throw new AwsError('SubnetNotFoundException', `The subnet ID '${id}' does not exist`);
    }
    return { id, ...subnet };
  });
  const vpcIds = new Set(found.map(({ vpcId }) => vpcId));
  if (vpcIds.size > 1) throw unfit(`All subnets must belong to the same VPC: '${[...vpcIds].join(', ')}'`);
  if (new Set(subnets.map((id) => network.zoneOf(id))).size < subnets.length) {
    throw unfit('A load balancer cannot be attached to multiple subnets in the same Availability Zone');
  }
  const small = found.find(({ freeAddresses }) => freeAddresses < LEAST_FREE_ADDRESSES);
  if (small !== undefined) {
    throw new AwsError(
      'InvalidSubnetException',
      `Not enough IP space available in ${small.id}. ELB requires at least ${LEAST_FREE_ADDRESSES} free IP addresses in each subnet.`,
    );
  }
  return found[0]?.vpcId ?? '';
}

/** @throws {AwsError} InvalidSecurityGroupException, InvalidConfigurationRequestException */
export function acceptSecurityGroups(groups: readonly string[], vpcId: string, network: VpcNetwork): void {
  if (groups.length > MAX_SECURITY_GROUPS) {
    throw unfit(`A load balancer can have at most ${MAX_SECURITY_GROUPS} security groups`);
  }
  for (const id of groups) {
    const owner = network.vpcOfSecurityGroup(id);
    if (owner === undefined) {
      throw new AwsError('InvalidSecurityGroupException', `The security group '${id}' does not exist`);
    }
    if (owner !== vpcId) throw unfit(`Security group '${id}' does not belong to VPC '${vpcId}'`);
  }
}
