import type { Socket } from 'node:dgram';
import type { Network } from '../contracts.ts';
import { resourceId } from '../resource-ids.ts';
import { formatAddress, parseBlock } from './ipv4.ts';
import { canBind, claim, freePort } from './loopback.ts';
import type { AttachedInterface, NetworkState } from './network-state.ts';
import { connectionAllowed } from './security-rules.ts';
import type { SecurityRule } from './security-rules.ts';
import { wayOut } from './way-out.ts';

/** The first four addresses of a subnet, and its last, belong to AWS. */
const RESERVED_AT_START = 4;
const TRIES = 1000;

/** @param platform only Linux answers on the whole of 127.0.0.0/8 without being told to */
export function createNetwork(state: NetworkState, platform: NodeJS.Platform = process.platform): Network {
  /** Taken, though not yet attached. */
  const reserved = new Set<string>();
  const nextOffset = new Map<string, number>();
  /** By the id of the interface that they hold. */
  const claims = new Map<string, Socket>();
  const wholeLoopback = platform === 'linux';

  const reclaim = async ({ id, host, ports }: AttachedInterface) => {
    const [port] = Object.values(ports);
    const held = port === undefined ? undefined : await claim(host, port);
    if (held === undefined) return;
    if (state.interfaces.get(id) === undefined) held.close();
    else claims.set(id, held);
  };
  // Of tasks that outlived the program before this one.
  for (const attached of state.interfaces.values()) void reclaim(attached);

  const findByIp = (privateIp: string) =>
    state.interfaces.values().find((candidate) => candidate.privateIp === privateIp);

  const nextFreeIp = (subnetId: string): string => {
    const subnet = state.subnets.get(subnetId);
    if (subnet === undefined) throw new Error(`there is no subnet '${subnetId}'`);
    const { first, size } = parseBlock(subnet.cidr);
    const usable = size - RESERVED_AT_START - 1;
    const taken = new Set(state.interfaces.values().map(({ privateIp }) => privateIp));
    // Onwards from the last one: an address just freed may still have connections in their last state.
    let offset = nextOffset.get(subnetId) ?? taken.size;
    for (let tried = 0; tried < usable; tried++) {
      const address = formatAddress(first + RESERVED_AT_START + (offset % usable));
      offset++;
      if (taken.has(address) || reserved.has(address)) continue;
      nextOffset.set(subnetId, offset);
      return address;
    }
    throw new Error(`subnet ${subnetId} has no free address left`);
  };

  return {
    async attach({ subnetId, securityGroups, port }) {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const privateIp = nextFreeIp(subnetId);
        reserved.add(privateIp);
        try {
          const place = wholeLoopback
            ? { host: privateIp.replace(/^\d+/, '127'), port }
            : { host: '127.0.0.1', port: await freePort() };
          const held = await claim(place.host, place.port);
          if (held === undefined) continue;
          if (!(await canBind(place.host, place.port))) {
            held.close();
            continue;
          }
          const attached: AttachedInterface = {
            id: resourceId('eni'),
            privateIp,
            subnetId,
            securityGroups,
            host: place.host,
            ports: { [port]: place.port },
          };
          claims.set(attached.id, held);
          state.interfaces.set(attached.id, attached);
          return attached;
        } finally {
          reserved.delete(privateIp);
        }
      }
      throw new Error(`no address of subnet ${subnetId} can be bound on this machine with port ${port}`);
    },
    detach(id) {
      claims.get(id)?.close();
      claims.delete(id);
      state.interfaces.delete(id);
    },
    find: findByIp,
    subnet(subnetId) {
      const found = state.subnets.get(subnetId);
      if (found === undefined) return undefined;
      const taken = state.interfaces.values().filter((one) => one.subnetId === subnetId).length;
      const usable = parseBlock(found.cidr).size - RESERVED_AT_START - 1;
      return { vpcId: found.vpcId, freeAddresses: Math.max(0, usable - taken) };
    },
    vpcOfSecurityGroup: (groupId) => state.groups.get(groupId)?.vpcId,
    zoneOf: (subnetId) => state.subnets.get(subnetId)?.availabilityZone,
    dial(privateIp, port) {
      const found = findByIp(privateIp);
      return found && { host: found.host, port: found.ports[port] ?? port };
    },
    allows(from, to, port, addresses) {
      const rules = [...rulesOf(state, from), ...rulesOf(state, to)];
      const fromEnd = { groups: from, block: addresses?.from ?? vpcBlock(state, from) };
      const toEnd = { groups: to, block: addresses?.to ?? vpcBlock(state, to) };
      return connectionAllowed(rules, fromEnd, toEnd, port);
    },
    wayOut: ({ subnetId, securityGroups, publicAddress }) =>
      wayOut(state, { subnetId, publicAddress, rules: rulesOf(state, securityGroups) }),
  };
}

const everythingOut = {
  direction: 'egress',
  protocol: '-1',
  fromPort: -1,
  toPort: -1,
  cidr: '0.0.0.0/0',
} as const;

/** A group without any egress rule lets everything out: EC2 makes that rule, and drops it with the first other one. */
function rulesOf(state: NetworkState, groupIds: readonly string[]): SecurityRule[] {
  return groupIds.flatMap((groupId) => {
    const inline = state.groups.get(groupId)?.inline ?? [];
    const own = [...inline, ...state.rules.values().filter((rule) => rule.groupId === groupId)];
    const closed = own.some(({ direction }) => direction === 'egress');
    return closed || !state.groups.get(groupId) ? own : [...own, { ...everythingOut, groupId }];
  });
}

/** Block of the VPC that the groups belong to. Without an address a rule that names a block counts only where it covers the whole VPC. */
export function vpcBlock(state: NetworkState, groupIds: readonly string[]): string {
  const vpcId = groupIds.map((id) => state.groups.get(id)?.vpcId).find((id) => id !== undefined);
  return state.vpcs.get(vpcId ?? '')?.cidr ?? '0.0.0.0/0';
}
