import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TargetGroup } from '../traffic/target-group.ts';
import { WeightedGroups } from './weighted-groups.ts';

const group = (arn: string) => ({ arn }) as unknown as TargetGroup;
const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('WeightedGroups', () => {
  it('chooses nothing when every weight is 0', () => {
    const groups = new WeightedGroups([{ group: group('blue'), weight: 0 }], undefined);
    expect(groups.choose(0)).toBeUndefined();
  });

  it('never chooses a group of weight 0, wherever it stands', () => {
    const places = fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(places, draws, (weights, draw) => {
        const all = weights.map((weight, at) => ({ group: group(String(at)), weight }));
        const chosen = new WeightedGroups(all, undefined).choose(draw);
        const some = weights.some((weight) => weight > 0);
        expect(chosen !== undefined).toBe(some);
        if (chosen !== undefined) expect(weights[Number(chosen.arn)]).toBeGreaterThan(0);
      }),
    );
  });

  it('gives each group its share of the draws', () => {
    const all = [1, 0, 998].map((weight, at) => ({ group: group(String(at)), weight }));
    const groups = new WeightedGroups(all, undefined);
    expect(groups.choose(0)?.arn).toBe('0');
    expect(groups.choose(0.5 / 999)?.arn).toBe('0');
    expect(groups.choose(1.5 / 999)?.arn).toBe('2');
    expect(groups.choose(0.999_999)?.arn).toBe('2');
  });
});
