import type { NetworkState } from './network-state.ts';
import type { SecurityRule } from './security-rules.ts';

/** Whether a network interface reaches AWS's APIs, and by which route table it is decided. */
export type WayOut =
  | { readonly kind: 'open' }
  /** Its security groups let nothing out over HTTPS. */
  | { readonly kind: 'closed-group' }
  /** The subnet's route to everywhere leads to an internet gateway, and the interface has no public address. */
  | { readonly kind: 'no-public-address'; readonly routeTableId: string }
  /** No route leads out, or it leads to a gateway that has none itself. Without a table: nothing is associated. */
  | { readonly kind: 'no-route'; readonly routeTableId?: string };

export interface WayOutRequest {
  readonly subnetId: string;
  readonly publicAddress: boolean;
  /** Rules of all its groups, with those that EC2 adds. */
  readonly rules: readonly SecurityRule[];
}

const EVERYWHERE = '0.0.0.0/0';
const HTTPS = 443;
/** With interface endpoints for both, a task starts without any way to the internet. */
const REGISTRY = ['ecr.api', 'ecr.dkr'];

/**
 * A VPC whose template has no route table at all is not judged. Of security groups only one that lets no HTTPS out to
 * anybody is told: which addresses AWS's APIs have, no template says.
 */
export function wayOut(state: NetworkState, { subnetId, publicAddress, rules }: WayOutRequest): WayOut {
  if (!rules.some(letsHttpsOut)) return { kind: 'closed-group' };
  const vpcId = state.subnets.get(subnetId)?.vpcId;
  const tables = state.routeTables.values().filter((table) => table.vpcId === vpcId);
  if (tables.length === 0) return { kind: 'open' };
  const services = state.endpoints.values().flatMap((one) => (one.vpcId === vpcId ? [one.service] : []));
  if (REGISTRY.every((name) => services.some((service) => service.endsWith(`.${name}`))))
    return { kind: 'open' };
  return byRoute(state, subnetId, publicAddress);
}

function byRoute(state: NetworkState, subnetId: string, publicAddress: boolean): WayOut {
  const routeTableId = state.associations.values().find((one) => one.subnetId === subnetId)?.routeTableId;
  // Then AWS takes the main table of the VPC, which knows the VPC alone.
  if (routeTableId === undefined) return { kind: 'no-route' };
  const route = state.routes
    .values()
    .find((one) => one.routeTableId === routeTableId && one.cidr === EVERYWHERE);
  if (route?.target === undefined) return { kind: 'no-route', routeTableId };
  const nat = state.natGateways.get(route.target);
  if (nat !== undefined) {
    // Where the gateway's own subnet has no way out, that subnet's table is the one to change.
    return nat.subnetId === subnetId
      ? { kind: 'no-route', routeTableId }
      : byRoute(state, nat.subnetId, true);
  }
  const needsAddress = route.target.startsWith('igw-') && !publicAddress;
  return needsAddress ? { kind: 'no-public-address', routeTableId } : { kind: 'open' };
}

function letsHttpsOut({ direction, protocol, fromPort, toPort }: SecurityRule): boolean {
  if (direction !== 'egress') return false;
  if (protocol === '-1') return true;
  const isTcp = protocol === 'tcp' || protocol === '6';
  return isTcp && (fromPort === -1 || (fromPort <= HTTPS && HTTPS <= toPort));
}
