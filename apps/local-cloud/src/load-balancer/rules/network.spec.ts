import { describe, expect, it } from '@jest/globals';
import { FakeNetwork } from '../testing/fake-network.ts';
import { acceptSecurityGroups, acceptSubnets } from './network.ts';

const network = new FakeNetwork();

describe('acceptSubnets', () => {
  it.each([
    ['ValidationError', 'there is but one', ['subnet-1']],
    ['SubnetNotFoundException', 'one does not exist', ['subnet-1', 'subnet-none']],
    ['InvalidConfigurationRequestException', 'one is given twice', ['subnet-1', 'subnet-1']],
    ['InvalidConfigurationRequestException', 'one is of another VPC', ['subnet-1', 'subnet-2-elsewhere']],
    ['InvalidSubnetException', 'one has fewer than eight addresses left', ['subnet-1', 'subnet-full']],
  ])('throws %s when %s', (code, _, subnets) => {
    expect(() => acceptSubnets(subnets, network)).toThrow(expect.objectContaining({ code }));
  });

  it('throws InvalidConfigurationRequestException when two are in one zone', () => {
    const oneZone = Object.assign(new FakeNetwork(), { zoneOf: () => 'eu-west-1a' });
    expect(() => acceptSubnets(['subnet-1', 'subnet-2'], oneZone)).toThrow(
      'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
    );
  });

  it('gives the VPC of subnets that fit', () => {
    expect(acceptSubnets(['subnet-1', 'subnet-2'], network)).toBe('vpc-1');
  });
});

describe('acceptSecurityGroups', () => {
  it.each([
    ['InvalidSecurityGroupException', 'one does not exist', ['sg-1', 'sg-none']],
    ['InvalidConfigurationRequestException', 'one is of another VPC', ['sg-elsewhere']],
    ['InvalidConfigurationRequestException', 'there are six', ['1', '2', '3', '4', '5', '6']],
  ])('throws %s when %s', (code, _, groups) => {
    expect(() => acceptSecurityGroups(groups, 'vpc-1', network)).toThrow(expect.objectContaining({ code }));
  });

  it('takes what fits, and none at all', () => {
    expect(() => acceptSecurityGroups(['sg-1'], 'vpc-1', network)).not.toThrow();
    expect(() => acceptSecurityGroups([], 'vpc-1', network)).not.toThrow();
  });
});
