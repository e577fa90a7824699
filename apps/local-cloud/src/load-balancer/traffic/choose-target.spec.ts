import { describe, expect, it } from '@jest/globals';
import { TargetChooser } from './choose-target.ts';
import type { Choice } from './choose-target.ts';
import type { Target } from './target.ts';

const target = (id: string, warmingSinceMs?: number, outstanding = 0) =>
  ({ id, warmingSinceMs, upstream: { outstanding } }) as unknown as Target;

const roundRobin: Choice = { algorithm: 'round_robin', slowStartMs: 0, nowMs: 0, random: () => 0.5 };

function count(targets: Target[], choice: Choice, times: number): Record<string, number> {
  const chooser = new TargetChooser();
  const counts: Record<string, number> = {};
  for (let round = 0; round < times; round += 1) {
    const id = chooser.choose(targets, choice)?.id ?? 'none';
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

describe('TargetChooser', () => {
  it('chooses nobody when there is nobody', () => {
    expect(new TargetChooser().choose([], roundRobin)).toBeUndefined();
  });

  it('takes targets in turn', () => {
    expect(count([target('a'), target('b'), target('c')], roundRobin, 9)).toEqual({ a: 3, b: 3, c: 3 });
  });

  it('gives a warming target a share that grows with time', () => {
    const targets = [target('old'), target('new', 0)];
    const draws = Array.from({ length: 100 }, (_, at) => (at % 10) / 10);
    const at = (nowMs: number) => {
      let draw = 0;
      const random = () => draws[draw++ % draws.length] ?? 0;
      return count(targets, { ...roundRobin, slowStartMs: 1000, nowMs, random }, 200).new ?? 0;
    };
    expect(at(0)).toBe(0);
    expect(at(500)).toBeGreaterThan(at(100));
    expect(at(1000)).toBe(100);
  });

  it('still sends to a warming target when it is the only kind there is', () => {
    const cold = [target('a', 0), target('b', 0)];
    expect(count(cold, { ...roundRobin, slowStartMs: 1000 }, 10).none).toBeUndefined();
  });

  it('prefers the target with the fewest requests outstanding, and shares ties', () => {
    const least: Choice = { ...roundRobin, algorithm: 'least_outstanding_requests' };
    expect(count([target('a', undefined, 2), target('b', undefined, 1)], least, 5)).toEqual({ b: 5 });
    expect(count([target('a'), target('b'), target('c')], least, 9)).toEqual({ a: 3, b: 3, c: 3 });
  });
});
