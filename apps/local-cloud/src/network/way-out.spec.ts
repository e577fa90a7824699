import { describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../store/memory-store.ts';
import { networkState } from './network-state.ts';
import type { SecurityRule } from './security-rules.ts';
import { wayOut } from './way-out.ts';

const https: SecurityRule = {
  groupId: 'sg',
  direction: 'egress',
  protocol: 'tcp',
  fromPort: 443,
  toPort: 443,
  cidr: '0.0.0.0/0',
};

/** A private subnet with a NAT gateway in a public one; `none` leaves a route out. */
function setUp({ target = 'nat-1', natTarget = 'igw-1' } = {}) {
  const state = networkState(createMemoryStore());
  for (const id of ['private', 'public']) {
    state.subnets.set(id, { id, vpcId: 'vpc', cidr: '10.0.0.0/24', availabilityZone: 'a' });
    state.routeTables.set(`rtb-${id}`, { id: `rtb-${id}`, vpcId: 'vpc' });
    state.associations.set(id, { id, subnetId: id, routeTableId: `rtb-${id}` });
  }
  state.natGateways.set('nat-1', { id: 'nat-1', subnetId: 'public' });
  const route = (id: string, to: string) => {
    if (to !== 'none') state.routes.set(id, { id, routeTableId: `rtb-${id}`, cidr: '0.0.0.0/0', target: to });
  };
  route('private', target);
  route('public', natTarget);
  const ask = (subnetId: string, publicAddress = false, rules: readonly SecurityRule[] = [https]) =>
    wayOut(state, { subnetId, publicAddress, rules });
  return { state, ask };
}

describe('wayOut', () => {
  it('is closed when no route leads out, or the gateway that it leads to has none itself', () => {
    expect(setUp({ target: 'none' }).ask('private')).toEqual({
      kind: 'no-route',
      routeTableId: 'rtb-private',
    });
    expect(setUp({ natTarget: 'none' }).ask('private')).toEqual({
      kind: 'no-route',
      routeTableId: 'rtb-public',
    });
  });

  it('is closed when no route table is associated with the subnet', () => {
    const { state, ask } = setUp();
    state.associations.delete('private');
    expect(ask('private')).toEqual({ kind: 'no-route' });
  });

  it('needs a public address when the route leads to an internet gateway', () => {
    const { ask } = setUp();
    expect(ask('public')).toMatchObject({ kind: 'no-public-address' });
    expect(ask('public', true)).toEqual({ kind: 'open' });
  });

  it('is closed when no group lets HTTPS out', () => {
    expect(setUp().ask('private', false, [{ ...https, fromPort: 80, toPort: 80 }])).toEqual({
      kind: 'closed-group',
    });
  });

  it('is open when the route leads to a NAT gateway, or interface endpoints stand for the registry', () => {
    expect(setUp().ask('private')).toEqual({ kind: 'open' });
    const { state, ask } = setUp({ target: 'none' });
    for (const name of ['ecr.api', 'ecr.dkr'])
      state.endpoints.set(name, { id: name, vpcId: 'vpc', service: `com.amazonaws.eu-west-1.${name}` });
    expect(ask('private')).toEqual({ kind: 'open' });
  });

  it('is open when the template has no route tables at all', () => {
    const { state, ask } = setUp();
    for (const { id } of state.routeTables.values()) state.routeTables.delete(id);
    expect(ask('private')).toEqual({ kind: 'open' });
  });
});
