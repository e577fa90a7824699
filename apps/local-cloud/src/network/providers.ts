import type { ResourceProvider } from '../contracts.ts';
import { resourceId } from '../resource-ids.ts';
import { UnsupportedProperty } from '../unsupported-property.ts';
import type { NetworkState } from './network-state.ts';
import { parseBlock } from './ipv4.ts';
import type { Direction, SecurityRule } from './security-rules.ts';

/** Security groups and what they stand in. */
export function networkProviders(state: NetworkState): ResourceProvider[] {
  return [
    vpcs(state),
    subnets(state),
    securityGroups(state),
    rules(state, 'ingress'),
    rules(state, 'egress'),
  ];
}

function vpcs(state: NetworkState): ResourceProvider {
  return {
    type: 'AWS::EC2::VPC',
    put({ properties, physicalId: id = resourceId('vpc') }) {
      const cidr = text(properties, 'CidrBlock');
      parseBlock(cidr);
      state.vpcs.set(id, { id, cidr });
      return { physicalId: id, attributes: { VpcId: id, CidrBlock: cidr } };
    },
    remove: (id) => state.vpcs.delete(id),
  };
}

function subnets(state: NetworkState): ResourceProvider {
  return {
    type: 'AWS::EC2::Subnet',
    put({ properties, physicalId: id = resourceId('subnet') }) {
      const cidr = text(properties, 'CidrBlock');
      const vpcId = text(properties, 'VpcId');
      const availabilityZone = text(properties, 'AvailabilityZone');
      parseBlock(cidr);
      state.subnets.set(id, { id, vpcId, cidr, availabilityZone });
      return {
        physicalId: id,
        attributes: { SubnetId: id, VpcId: vpcId, CidrBlock: cidr, AvailabilityZone: availabilityZone },
      };
    },
    remove: (id) => state.subnets.delete(id),
  };
}

function securityGroups(state: NetworkState): ResourceProvider {
  return {
    type: 'AWS::EC2::SecurityGroup',
    put({ properties, physicalId: id = resourceId('sg') }) {
      const vpcId = text(properties, 'VpcId');
      const inline = [
        ...inlineRules(id, 'ingress', properties['SecurityGroupIngress']),
        ...inlineRules(id, 'egress', properties['SecurityGroupEgress']),
      ];
      state.groups.set(id, { id, vpcId, inline });
      return { physicalId: id, attributes: { GroupId: id, Id: id, VpcId: vpcId } };
    },
    remove: (id) => state.groups.delete(id),
  };
}

function rules(state: NetworkState, direction: Direction): ResourceProvider {
  return {
    type: direction === 'ingress' ? 'AWS::EC2::SecurityGroupIngress' : 'AWS::EC2::SecurityGroupEgress',
    put({ properties, physicalId: id = resourceId('sgr') }) {
      const parsed = parseRule(text(properties, 'GroupId'), direction, properties);
      if (parsed) state.rules.set(id, { ...parsed, id });
      else state.rules.delete(id);
      return { physicalId: id, attributes: { Id: id } };
    },
    remove: (id) => state.rules.delete(id),
  };
}

function inlineRules(groupId: string, direction: Direction, value: unknown): SecurityRule[] {
  const list = Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
  const property = direction === 'ingress' ? 'SecurityGroupIngress' : 'SecurityGroupEgress';
  return list.flatMap((properties, index) => {
    const rule = parseRule(groupId, direction, properties);
    return rule === undefined ? [] : [{ ...rule, inlinePath: [property, index] }];
  });
}

/** Undefined for a rule about IPv6: there is none on the loopback addresses that stand for the VPC. */
function parseRule(
  groupId: string,
  direction: Direction,
  properties: Readonly<Record<string, unknown>>,
): SecurityRule | undefined {
  const [peer, prefixList] =
    direction === 'ingress'
      ? ['SourceSecurityGroupId', 'SourcePrefixListId']
      : ['DestinationSecurityGroupId', 'DestinationPrefixListId'];
  for (const name of [prefixList, 'SourceSecurityGroupName']) {
    if (properties[name] === undefined) continue;
    throw new UnsupportedProperty(name, 'the local cloud takes a security group or a CIDR block as a peer');
  }
  if (properties['CidrIpv6'] !== undefined) return undefined;
  const peerGroupId = properties[peer];
  if (peerGroupId === undefined) parseBlock(text(properties, 'CidrIp'));
  const port = (name: string) => (properties[name] === undefined ? -1 : Number(properties[name]));
  return {
    groupId,
    direction,
    protocol: String(properties['IpProtocol']),
    fromPort: port('FromPort'),
    toPort: port('ToPort'),
    ...(typeof peerGroupId === 'string' ? { peerGroupId } : { cidr: text(properties, 'CidrIp') }),
  };
}

function text(properties: Readonly<Record<string, unknown>>, name: string): string {
  const value = properties[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new UnsupportedProperty(name, 'needs a text');
}
