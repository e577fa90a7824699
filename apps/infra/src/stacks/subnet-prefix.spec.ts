import { describe, expect, it } from '@jest/globals';
import { subnetPrefix } from './subnet-prefix.ts';

describe('subnetPrefix', () => {
  it('refuses a block whose subnets would be too small for a load balancer', () => {
    expect(() => subnetPrefix('10.0.0.0/24')).toThrow(
      'network.cidr = "10.0.0.0/24": its sixteen subnets would be /28, and a load balancer needs /27 or larger; give a block from /16 to /23',
    );
  });

  it.each([
    ['10.0.0.0/16', 20],
    ['10.0.0.0/23', 27],
  ])('splits %s into sixteen', (block, prefix) => {
    expect(subnetPrefix(block)).toBe(prefix);
  });
});
