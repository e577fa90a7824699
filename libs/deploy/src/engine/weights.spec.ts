import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Observation } from '../ports/platform.ts';
import { isSplit, liveSlot, sameShares, shareOf, weightsFor, wholeWeights } from './weights.ts';

describe('weightsFor', () => {
  it.each([
    [0, { green: 0, blue: 100 }],
    [10, { green: 10, blue: 90 }],
    [100, { green: 100, blue: 0 }],
    [0.1, { green: 1, blue: 999 }],
    [2.5, { green: 25, blue: 975 }],
    [99.9, { green: 999, blue: 1 }],
    [0.01, { green: 1, blue: 999 }],
    [99.99, { green: 999, blue: 1 }],
  ])('splits %d %% as %j', (percent, weights) => {
    expect(weightsFor('green', 'blue', percent)).toEqual(weights);
  });

  it('stays within what a rule takes, and within a tenth of a percent of what was asked', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 99.9, noNaN: true }), (percent) => {
        const weights = weightsFor('green', 'blue', percent);
        for (const weight of [weights.green, weights.blue]) {
          expect(Number.isInteger(weight) && (weight ?? 0) > 0 && (weight ?? 0) <= 999).toBe(true);
        }
        expect(Math.abs(shareOf('green', weights) * 100 - percent)).toBeLessThanOrEqual(0.1);
      }),
    );
  });
});

describe('sameShares', () => {
  it('compares shares, not numbers', () => {
    expect(sameShares({ blue: 1 }, { blue: 100, green: 0 })).toBe(true);
    expect(sameShares({ blue: 1, green: 9 }, { blue: 100, green: 900 })).toBe(true);
    expect(sameShares({ blue: 90, green: 10 }, { blue: 91, green: 9 })).toBe(false);
    expect(sameShares({}, { blue: 0, green: 0 })).toBe(true);
    expect(sameShares({}, { blue: 100 })).toBe(false);
  });
});

describe('wholeWeights', () => {
  it('keeps a slot that the rule names at 0', () => {
    const rule = { id: 'r', kind: 'production', weights: { asg: 100, blue: 0 } } as const;
    expect(wholeWeights(rule, { blue: 100, green: 0 })).toEqual({ asg: 0, blue: 100, green: 0 });
  });
});

describe('liveSlot', () => {
  const observed = (...rules: Observation['rules'][number]['weights'][]): Observation => ({
    slots: (['blue', 'green'] as const).map((slot) => ({
      slot,
      desired: 1,
      running: 1,
      pending: 0,
      targets: [],
    })),
    rules: rules.map((weights, index) => ({ id: String(index), kind: 'production', weights })),
  });

  it('is the slot with all traffic in every rule', () => {
    expect(liveSlot(observed({ blue: 1 }, { blue: 100, green: 0 }))).toBe('blue');
  });

  it('is nobody when rules disagree, when traffic is split, and when there is none', () => {
    expect(liveSlot(observed({ blue: 100 }, { green: 100 }))).toBeUndefined();
    expect(liveSlot(observed({ blue: 90, green: 10 }))).toBeUndefined();
    expect(liveSlot(observed({ blue: 0, green: 0 }))).toBeUndefined();
    expect(liveSlot(observed())).toBeUndefined();
    expect([observed({ blue: 90, green: 10 }), observed({ blue: 0 }), observed()].map(isSplit)).toEqual([
      true,
      false,
      false,
    ]);
  });
});
