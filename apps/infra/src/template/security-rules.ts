import { attribute } from './physical.ts';
import type { RuleProperties } from './properties.ts';
import type { RenderedStage } from './rendered-stage.ts';

export interface SecurityRule {
  /** Name of the group that the rule stands at. */
  readonly at: string;
  readonly direction: 'in' | 'out';
  /** Name of the other group, or a CIDR block. */
  readonly peer: string;
  readonly port: number | string;
}

/** Name of the group with this id or logical id; the id itself where the stage has no such group. */
export function groupNamed(stage: RenderedStage, id: string): string {
  const found = stage
    .ofType('AWS::EC2::SecurityGroup')
    .find(({ logicalId, type }) => [logicalId, attribute(type, logicalId, 'GroupId')].includes(id));
  return found?.properties.GroupDescription ?? id;
}

/** Every rule of every security group, written in the group or beside it. */
export function rulesOf(stage: RenderedStage): SecurityRule[] {
  const groups = stage.ofType('AWS::EC2::SecurityGroup');
  const nameOf = (id = '') => groupNamed(stage, id);
  const rule = (at: string, direction: SecurityRule['direction'], entry: RuleProperties): SecurityRule => ({
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

/** Ids of the groups that hosts of a launch template are in; on their network interfaces where it describes those. */
export function groupsOfHosts(stage: RenderedStage): string[] {
  return stage
    .ofType('AWS::EC2::LaunchTemplate')
    .flatMap(({ properties: { LaunchTemplateData: data } }) => [
      ...(data.SecurityGroupIds ?? []),
      ...(data.NetworkInterfaces ?? []).flatMap(({ Groups = [] }) => Groups),
    ]);
}
