import { randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type {
  CreateLoadBalancerInput,
  CreateLoadBalancerOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import { acceptName } from '../rules/names.ts';
import { acceptSecurityGroups, acceptSubnets } from '../rules/network.ts';
import { acceptTags } from '../rules/tags.ts';
import { newLoadBalancerArn } from '../state/arns.ts';
import { loadBalancerAttributeDefaults } from '../state/defaults.ts';
import type { LoadBalancerRecord } from '../state/records.ts';
import { loadBalancerView } from '../state/views.ts';

/**
 * Called again with the same settings, it answers the same load balancer. The first answer says `provisioning`; every later
 * one `active`, as nothing has to be set up here.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerState.html
 */
export function createLoadBalancer({ state, network, place, clock }: LoadBalancingContext) {
  return (input: CreateLoadBalancerInput): CreateLoadBalancerOutput => {
    const name = acceptName(input.Name, 'Load balancer');
    if (input.Type !== undefined && input.Type !== 'application') {
      throw new AwsError(
        'InvalidConfigurationRequestException',
        `Load balancers of type '${input.Type}' are not served on this machine`,
      );
    }
    const subnets = input.Subnets ?? (input.SubnetMappings ?? []).map((mapping) => mapping.SubnetId ?? '');
    const vpcId = acceptSubnets(subnets, network);
    acceptSecurityGroups(input.SecurityGroups ?? [], vpcId, network);
    const settings = {
      scheme: input.Scheme ?? 'internet-facing',
      ipAddressType: input.IpAddressType ?? 'ipv4',
      subnets,
      securityGroups: input.SecurityGroups ?? [],
    } satisfies Partial<LoadBalancerRecord>;
    const before = state.loadBalancers().find((record) => record.name === name);
    if (before !== undefined) {
      if (isDeepStrictEqual(before, { ...before, ...settings })) {
        return { LoadBalancers: [loadBalancerView(before, network)] };
      }
      throw new AwsError(
        'DuplicateLoadBalancerNameException',
        `A load balancer with the same name '${name}' exists, but with different settings`,
      );
    }
    const prefix = settings.scheme === 'internal' ? 'internal-' : '';
    const record: LoadBalancerRecord = {
      arn: newLoadBalancerArn(place, name),
      name,
      dnsName: `${prefix}${name}-${randomInt(1e9, 1e10)}.${place.region}.elb.amazonaws.com`,
      createdAtMs: clock.now().getTime(),
      ...settings,
      attributes: loadBalancerAttributeDefaults,
      tags: acceptTags(input.Tags),
    };
    state.saveLoadBalancer(record);
    return {
      LoadBalancers: [{ ...loadBalancerView(record, network), State: { Code: 'provisioning' } }],
    };
  };
}
