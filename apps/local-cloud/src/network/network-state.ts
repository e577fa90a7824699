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

export interface RouteTable {
  readonly id: string;
  readonly vpcId: string;
}

export interface RouteAssociation {
  readonly id: string;
  readonly subnetId: string;
  readonly routeTableId: string;
}

export interface Route {
  readonly id: string;
  readonly routeTableId: string;
  /** Empty where the route is one of IPv6. */
  readonly cidr: string;
  /** Id of a gateway, or of what else it leads to. */
  readonly target?: string | undefined;
}

export interface NatGateway {
  readonly id: string;
  readonly subnetId: string;
}

export interface VpcEndpoint {
  readonly id: string;
  readonly vpcId: string;
  /** Such as `com.amazonaws.eu-west-1.ecr.api`. */
  readonly service: string;
}

export interface NetworkState {
  readonly vpcs: Collection<Vpc>;
  readonly subnets: Collection<Subnet>;
  readonly groups: Collection<SecurityGroup>;
  /** By the id of the rule's resource. */
  readonly rules: Collection<SecurityRule>;
  readonly interfaces: Collection<AttachedInterface>;
  readonly routeTables: Collection<RouteTable>;
  readonly associations: Collection<RouteAssociation>;
  readonly routes: Collection<Route>;
  readonly natGateways: Collection<NatGateway>;
  readonly endpoints: Collection<VpcEndpoint>;
}

export function networkState(store: Store): NetworkState {
  return {
    vpcs: store.collection('ec2.vpcs'),
    subnets: store.collection('ec2.subnets'),
    groups: store.collection('ec2.security-groups'),
    rules: store.collection('ec2.security-group-rules'),
    interfaces: store.collection('ec2.network-interfaces'),
    routeTables: store.collection('ec2.route-tables'),
    associations: store.collection('ec2.route-table-associations'),
    routes: store.collection('ec2.routes'),
    natGateways: store.collection('ec2.nat-gateways'),
    endpoints: store.collection('ec2.vpc-endpoints'),
  };
}
