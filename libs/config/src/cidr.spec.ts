import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cidrBlock, overlaps, sourceBlock } from './cidr.ts';
import { parseConfig } from './config-error.ts';
import { problemsOf } from './testing/fixtures.ts';

describe('cidrBlock', () => {
  it.each(['10.20.0.0/16', '192.168.255.240/28', '0.0.0.0/16'])('takes %s', (block) => {
    expect(cidrBlock.parse(block)).toBe(block);
  });

  it.each([
    ['10.20.0.0', 'an IPv4 block such as 10.20.0.0/16'],
    ['10.20.0/16', 'an IPv4 block such as 10.20.0.0/16'],
    ['10.20.0.256/24', 'an IPv4 block such as 10.20.0.0/16'],
    ['10.20.0.0/33', 'an IPv4 block such as 10.20.0.0/16'],
    ['010.20.0.0/16', 'an IPv4 block such as 10.20.0.0/16'],
    ['10.20.0.0/016', 'an IPv4 block such as 10.20.0.0/16'],
    ['fd00::/16', 'an IPv4 block such as 10.20.0.0/16'],
    ['10.0.0.0/8', 'a VPC block is from /16 to /28'],
    ['10.20.0.0/29', 'a VPC block is from /16 to /28'],
    ['10.20.0.1/16', 'the address must be the first of its block'],
    ['10.20.16.8/28', 'the address must be the first of its block'],
  ])('refuses %s', (block, rule) => {
    expect(problemsOf(() => parseConfig(cidrBlock, block, 'f'))).toEqual([
      { path: '', value: JSON.stringify(block), rule },
    ]);
  });
});

describe('sourceBlock', () => {
  it.each(['0.0.0.0/0', '203.0.113.7/32', '10.0.0.0/8'])('takes %s', (block) => {
    expect(sourceBlock.parse(block)).toBe(block);
  });

  it.each(['203.0.113.7', '203.0.113.7/24', '1.0.0.0/0', 'office', '::/0'])('refuses %s', (block) => {
    expect(problemsOf(() => parseConfig(sourceBlock, block, 'f'))).toHaveLength(1);
  });
});

describe('overlaps', () => {
  it.each([
    ['10.0.0.0/16', '10.0.0.0/16', true],
    ['10.0.0.0/16', '10.0.255.240/28', true],
    ['10.0.0.0/15', '10.1.0.0/16', true],
    ['0.0.0.0/0', '255.255.255.255/32', true],
    ['10.0.0.0/16', '10.1.0.0/16', false],
    ['10.0.0.0/25', '10.0.0.128/25', false],
    ['10.0.0.0/16', 'nonsense', false],
  ])('of %s and %s is %s', (one, other, expected) => {
    expect(overlaps(one, other)).toBe(expected);
    expect(overlaps(other, one)).toBe(expected);
  });

  it('agrees with counting addresses bit by bit when blocks are random', () => {
    const bits = fc.array(fc.boolean(), { minLength: 32, maxLength: 32 });
    const block = fc.record({ bits, prefix: fc.integer({ min: 0, max: 32 }) });
    fc.assert(
      fc.property(block, block, fc.integer({ min: 0, max: 32 }), (one, other, shared) => {
        // Random addresses hardly ever meet: the other one starts with some bits of the first.
        const near = { ...other, bits: [...one.bits.slice(0, shared), ...other.bits.slice(shared)] };
        const prefix = Math.min(one.prefix, near.prefix);
        const meets = one.bits.slice(0, prefix).every((bit, index) => bit === near.bits[index]);
        expect(overlaps(textOf(one), textOf(near))).toBe(meets);
      }),
    );
  });
});

function textOf({ bits, prefix }: { bits: readonly boolean[]; prefix: number }): string {
  const octets = [0, 8, 16, 24].map((from) =>
    bits.slice(from, from + 8).reduce((octet, bit) => octet * 2 + (bit ? 1 : 0), 0),
  );
  return `${octets.join('.')}/${prefix}`;
}
