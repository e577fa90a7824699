import { covers, parseAddress, parseBlock } from './ipv4.ts';

export type Direction = 'ingress' | 'egress';

/** One rule of a security group. It names a group or a block as its peer. */
export interface SecurityRule {
  readonly groupId: string;
  /** Of the rule, where it is a resource of its own. */
  readonly id?: string;
  readonly direction: Direction;
  /** `-1`: all. */
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly peerGroupId?: string;
  readonly cidr?: string;
  /** Steps to a rule that is written in its group, such as `SecurityGroupEgress`, `0`. */
  readonly inlinePath?: readonly (string | number)[];
}

/** One end of a connection. */
export interface End {
  readonly groups: readonly string[];
  /** Address or block that the end certainly lies in. */
  readonly block: string;
}

/** Whether a TCP connection passes out of `from` and into `to`. */
export function connectionAllowed(rules: readonly SecurityRule[], from: End, to: End, port: number): boolean {
  return (
    rules.some((rule) => lets(rule, 'egress', from, to, port)) &&
    rules.some((rule) => lets(rule, 'ingress', to, from, port))
  );
}

/** Whether the rule of one end lets a TCP connection to or from the other pass. */
export function lets(rule: SecurityRule, direction: Direction, own: End, peer: End, port: number): boolean {
  if (rule.direction !== direction || !own.groups.includes(rule.groupId)) return false;
  if (rule.protocol !== '-1') {
    if (rule.protocol !== 'tcp' && rule.protocol !== '6') return false;
    const everyPort = rule.fromPort === -1;
    if (!everyPort && (port < rule.fromPort || port > rule.toPort)) return false;
  }
  if (rule.peerGroupId !== undefined) return peer.groups.includes(rule.peerGroupId);
  return rule.cidr !== undefined && covers(parseBlock(rule.cidr), asBlock(peer.block));
}

function asBlock(text: string) {
  return text.includes('/') ? parseBlock(text) : { first: parseAddress(text), size: 1 };
}
