/** An ALB takes no subnet smaller than this. */
const SMALLEST_SUBNET = 27;

/**
 * Prefix length of every subnet of a VPC: sixteen of them fit, which is three groups in up to five zones.
 * @throws {Error} where the block is too small for that
 */
export function subnetPrefix(vpcCidr: string): number {
  const prefix = Number(vpcCidr.split('/')[1]) + 4;
  if (prefix <= SMALLEST_SUBNET) return prefix;
  throw new Error(
    `network.cidr = "${vpcCidr}": its sixteen subnets would be /${prefix}, and a load balancer needs /${SMALLEST_SUBNET} or larger; give a block from /16 to /${SMALLEST_SUBNET - 4}`,
  );
}
