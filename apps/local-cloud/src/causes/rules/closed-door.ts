import { lets } from '../../network/security-rules.ts';
import type { Direction, End } from '../../network/security-rules.ts';
import type { Facts } from '../facts.ts';
import type { TemplateLine } from '../template-view.ts';

/** A connection that security groups are to let through. */
export interface Passage {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  /** Who is at the two ends, such as `the tasks`. */
  readonly names: { readonly from: string; readonly to: string };
}

export interface ClosedDoor {
  readonly template: TemplateLine;
  readonly change: string;
}

const types = {
  egress: { rule: 'AWS::EC2::SecurityGroupEgress', inline: 'SecurityGroupEgress', way: 'out to' },
  ingress: { rule: 'AWS::EC2::SecurityGroupIngress', inline: 'SecurityGroupIngress', way: 'in from' },
} as const;

/** The line of the security group that keeps a TCP connection from passing; undefined where it passes. */
export function closedDoor(facts: Facts, passage: Passage): ClosedDoor | undefined {
  return closed('egress', facts, passage) ?? closed('ingress', facts, passage);
}

function closed(direction: Direction, facts: Facts, passage: Passage): ClosedDoor | undefined {
  const { from, to, port, names } = passage;
  const [own, peer] = direction === 'egress' ? [from, to] : [to, from];
  const [ownName, peerName] = direction === 'egress' ? [names.from, names.to] : [names.to, names.from];
  const rules = facts.securityRules.filter(({ rule }) => own.groups.includes(rule.groupId));
  const ofDirection = rules.filter(({ rule }) => rule.direction === direction);
  // A group without any egress rule lets everything out: EC2 makes that rule.
  if (direction === 'egress' && ofDirection.length === 0) return undefined;
  if (ofDirection.some(({ rule }) => lets(rule, direction, own, peer, port))) return undefined;
  return wrongPort(direction, ofDirection, passage, [own, peer]) ?? missing();

  function missing(): ClosedDoor | undefined {
    const [groupId = ''] = own.groups;
    const group = facts.origin('AWS::EC2::SecurityGroup', groupId);
    if (group === undefined) return undefined;
    const { inline, rule, way } = types[direction];
    const peerGroup = facts.origin('AWS::EC2::SecurityGroup', peer.groups[0] ?? '');
    const who = peerGroup === undefined ? peerName : `${peerName} (${peerGroup.logicalId})`;
    return {
      template: group.at(inline),
      change: `no rule of this group, which is that of ${ownName}, lets TCP ${way} ${who} on port ${port}: add it there, or as an ${rule}`,
    };
  }
}

/** A rule that would do but for its ports: that is the line to change. */
function wrongPort(
  direction: Direction,
  rules: Facts['securityRules'],
  { port, names }: Passage,
  [own, peer]: readonly [End, End],
): ClosedDoor | undefined {
  const near = rules.find(
    ({ rule, origin }) =>
      origin !== undefined &&
      rule.fromPort !== -1 &&
      (rule.protocol === 'tcp' || rule.protocol === '6') &&
      lets({ ...rule, fromPort: port, toPort: port }, direction, own, peer, port),
  );
  if (near?.origin === undefined) return undefined;
  const { fromPort, toPort } = near.rule;
  const [property, value] = port < fromPort ? ['FromPort', fromPort] : ['ToPort', toPort];
  return {
    template: near.origin.at(...(near.rule.inlinePath ?? []), property),
    change: `${property} is ${value}, and ${names.to} ${names.to.startsWith('the tasks') ? 'listen' : 'listens'} on ${port}: let the rule hold ${port} (FromPort ${port}, ToPort ${port})`,
  };
}
