import { describe, expect, it } from '@jest/globals';
import { backOffSeconds } from './back-off.ts';
import { breakerThreshold } from './circuit-breaker.ts';

const breaker = { enable: true, rollback: true };

describe('breakerThreshold', () => {
  it.each([
    [1, 3],
    [7, 4],
    [1000, 200],
  ])('is half of %d tasks, from 3 to 200, when nothing else is said: %d', (desired, threshold) => {
    expect(breakerThreshold(breaker, desired)).toBe(threshold);
  });

  it('is what was said when it was said', () => {
    const by = (type: 'COUNT' | 'UNBOUNDED_PERCENT', value: number) =>
      breakerThreshold({ ...breaker, thresholdConfiguration: { type, value } }, 10);
    expect(by('COUNT', 1)).toBe(1);
    expect(by('UNBOUNDED_PERCENT', 15)).toBe(2);
  });
});

describe('backOffSeconds', () => {
  it('never falls, and ends at the 27 minutes of ECS', () => {
    const delays = Array.from({ length: 30 }, (_, failures) => backOffSeconds(failures));
    expect(delays).toEqual([...delays].sort((one, other) => one - other));
    expect(delays[0]).toBe(0);
    expect(delays.at(-1)).toBe(27 * 60);
  });
});
