import type {
  CreateLoadBalancerInput,
  LoadBalancerAttribute,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { createLoadBalancer } from '../actions/create-load-balancer.ts';
import type { ResourceProvider, ResourceRequest, ResourceResult } from '../../contracts.ts';
import { refuseOthers } from '../../unsupported-property.ts';
import type { LoadBalancingContext } from '../context.ts';
import { loadBalancerFullName } from '../state/arns.ts';
import { acceptLoadBalancerAttributes, assertTogether } from '../state/attributes.ts';
import { loadBalancerAttributeDefaults } from '../state/defaults.ts';
import type { LoadBalancerRecord } from '../state/records.ts';
import { CANONICAL_HOSTED_ZONE_ID } from '../state/views.ts';
import { cannotReplace, generatedName } from './replacement.ts';

interface Properties extends Partial<CreateLoadBalancerInput> {
  readonly LoadBalancerAttributes?: LoadBalancerAttribute[];
}

/** What is read here; anything else would be misread. */
const known = [
  'IpAddressType',
  'LoadBalancerAttributes',
  'Name',
  'Scheme',
  'SecurityGroups',
  'SubnetMappings',
  'Subnets',
  'Tags',
  'Type',
];

export function loadBalancerProvider(context: LoadBalancingContext): ResourceProvider<Properties> {
  const { state } = context;
  const create = createLoadBalancer(context);
  return {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    put(request) {
      const { properties } = request;
      refuseOthers({ ...properties }, known);
      const before = existing(request);
      const name = properties.Name ?? generatedName(request);
      if (before !== undefined && before.name !== name) throw cannotReplace(before.name);
      const arn = before?.arn ?? create({ ...properties, Name: name }).LoadBalancers?.[0]?.LoadBalancerArn;
      const record = update(state.loadBalancer(arn), properties);
      state.saveLoadBalancer(record);
      return result(record);
    },
    remove(physicalId) {
      state.deleteLoadBalancer(physicalId);
    },
  };

  function existing({ physicalId }: ResourceRequest<Properties>): LoadBalancerRecord | undefined {
    return physicalId === undefined ? undefined : state.findLoadBalancer(physicalId);
  }
}

function update(record: LoadBalancerRecord, properties: Properties): LoadBalancerRecord {
  const attributes = {
    ...loadBalancerAttributeDefaults,
    ...acceptLoadBalancerAttributes(properties.LoadBalancerAttributes),
  };
  assertTogether(attributes);
  return {
    ...record,
    subnets: properties.Subnets ?? record.subnets,
    securityGroups: properties.SecurityGroups ?? [],
    attributes,
    tags: properties.Tags ?? [],
  };
}

function result(record: LoadBalancerRecord): ResourceResult {
  return {
    physicalId: record.arn,
    attributes: {
      DNSName: record.dnsName,
      CanonicalHostedZoneID: CANONICAL_HOSTED_ZONE_ID,
      LoadBalancerArn: record.arn,
      LoadBalancerFullName: loadBalancerFullName(record.arn),
      LoadBalancerName: record.name,
    },
  };
}
