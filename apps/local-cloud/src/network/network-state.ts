import type { Collection, NetworkInterface, Store } from '../contracts.ts';
import type { SecurityRule } from './security-rules.ts';

export interface Vpc {
  readonly id: string;
  readonly cidr: string;
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly availabilityZone: string;
}

export interface SecurityGroup {
  readonly id: string;
  readonly vpcId: string;
  /** Rules written in the group itself; the others are resources of their own. */
  readonly inline: readonly SecurityRule[];
}

export interface AttachedInterface extends NetworkInterface {
  /** Port of the address → port of `host`. */
  readonly ports: Readonly<Record<string, number>>;
}

export interface NetworkState {
  readonly vpcs: Collection<Vpc>;
  readonly subnets: Collection<Subnet>;
  readonly groups: Collection<SecurityGroup>;
  /** By the id of the rule's resource. */
  readonly rules: Collection<SecurityRule>;
  readonly interfaces: Collection<AttachedInterface>;
}

export function networkState(store: Store): NetworkState {
  return {
    vpcs: store.collection('ec2.vpcs'),
    subnets: store.collection('ec2.subnets'),
    groups: store.collection('ec2.security-groups'),
    rules: store.collection('ec2.security-group-rules'),
    interfaces: store.collection('ec2.network-interfaces'),
  };
}
