import { randomInt } from 'node:crypto';
import type {
  CreateLoadBalancerInput,
  CreateLoadBalancerOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import { acceptName } from '../rules/names.ts';
import { newLoadBalancerArn } from '../state/arns.ts';
import { loadBalancerAttributeDefaults } from '../state/defaults.ts';
import type { LoadBalancerRecord } from '../state/records.ts';
import { loadBalancerView } from '../state/views.ts';

export function createLoadBalancer({ state, place, clock }: LoadBalancingContext) {
  return (input: CreateLoadBalancerInput): CreateLoadBalancerOutput => {
    const name = acceptName(input.Name, 'Load balancer');
    if (input.Type !== undefined && input.Type !== 'application') {
      throw new AwsError(
        'InvalidConfigurationRequestException',
        `Load balancers of type '${input.Type}' are not served on this machine`,
      );
    }
    const subnets = input.Subnets ?? (input.SubnetMappings ?? []).map((mapping) => mapping.SubnetId ?? '');
    if (subnets.length < 2) {
      throw new AwsError(
        'ValidationError',
        'At least two subnets in two different Availability Zones must be specified',
      );
    }
    const before = state.loadBalancers().find((record) => record.name === name);
    if (before !== undefined) {
      throw new AwsError(
        'DuplicateLoadBalancerNameException',
        `A load balancer with the same name '${name}' exists, but with different settings`,
      );
    }
    const scheme = input.Scheme ?? 'internet-facing';
    const prefix = scheme === 'internal' ? 'internal-' : '';
    const record: LoadBalancerRecord = {
      arn: newLoadBalancerArn(place, name),
      name,
      dnsName: `${prefix}${name}-${randomInt(1e9, 1e10)}.${place.region}.elb.amazonaws.com`,
      createdAtMs: clock.now().getTime(),
      scheme,
      ipAddressType: input.IpAddressType ?? 'ipv4',
      subnets,
      securityGroups: input.SecurityGroups ?? [],
      attributes: loadBalancerAttributeDefaults,
      tags: input.Tags ?? [],
    };
    state.saveLoadBalancer(record);
    return { LoadBalancers: [loadBalancerView(record, place.region, undefined)] };
  };
}
