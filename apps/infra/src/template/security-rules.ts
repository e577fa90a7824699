import { attribute } from './physical.ts';
import type { RuleProperties } from './properties.ts';
import type { RenderedStage } from './rendered-stage.ts';

export interface Rule {
  /** Name of the group that the rule stands at. */
  readonly at: string;
  readonly direction: 'in' | 'out';
  /** Name of the other group, or a CIDR block. */
  readonly peer: string;
  readonly port: number | string;
}

/** Every rule of every security group, written in the group or beside it. */
export function rulesOf(stage: RenderedStage): Rule[] {
  const groups = stage.ofType('AWS::EC2::SecurityGroup');
  const nameOf = (id = '') =>
    groups.find(({ logicalId, type }) => [logicalId, attribute(type, logicalId, 'GroupId')].includes(id))
      ?.properties.GroupDescription ?? id;
  const rule = (at: string, direction: Rule['direction'], entry: RuleProperties): Rule => ({
    at: nameOf(at),
    direction,
    peer:
      entry.CidrIp ??
      entry.CidrIpv6 ??
      nameOf(entry.SourceSecurityGroupId ?? entry.DestinationSecurityGroupId),
    port: entry.IpProtocol === 'tcp' && entry.FromPort === entry.ToPort ? entry.FromPort : entry.IpProtocol,
  });
  return [
    ...groups.flatMap(
      ({ logicalId, properties: { SecurityGroupIngress = [], SecurityGroupEgress = [] } }) => [
        ...SecurityGroupIngress.map((entry) => rule(logicalId, 'in', entry)),
        ...SecurityGroupEgress.map((entry) => rule(logicalId, 'out', entry)),
      ],
    ),
    ...stage
      .ofType('AWS::EC2::SecurityGroupIngress')
      .map(({ properties }) => rule(properties.GroupId, 'in', properties)),
    ...stage
      .ofType('AWS::EC2::SecurityGroupEgress')
      .map(({ properties }) => rule(properties.GroupId, 'out', properties)),
  ];
}
