import { describe, expect, it } from '@jest/globals';
import { noTotals, outcomes } from './load.ts';
import { createTally, type Ending } from './tally.ts';

const ending: Ending = { outcome: 'expected', path: '/', detail: 'status 200', dueAtMs: 0, endedAtMs: 1 };

describe('createTally', () => {
  it('has zeros when nothing was started', () => {
    expect(createTally().totals()).toEqual(noTotals);
  });

  it('counts each outcome once, and all but the expected one as failed', () => {
    const tally = createTally();
    for (const [index, outcome] of outcomes.entries()) {
      for (let n = 0; n <= index; n += 1) {
        tally.started(0);
        tally.ended({ ...ending, outcome });
      }
    }
    const { started, ended, failed } = tally.totals();
    expect(ended).toEqual({ expected: 1, 'wrong-status': 2, reset: 3, refused: 4, timeout: 5 });
    expect([started, failed]).toEqual([15, 14]);
  });

  it('measures from the moment at which a request was due', () => {
    const tally = createTally();
    for (let n = 1; n <= 99; n += 1) tally.ended({ ...ending, dueAtMs: 1000, endedAtMs: 1010 });
    tally.ended({ ...ending, dueAtMs: 0, endedAtMs: 2000 });
    const { p50, p99, max } = tally.totals().latencyMs;
    expect(p50).toBeCloseTo(10, 1);
    expect(p99).toBeCloseTo(10, 1);
    expect(Math.abs(max - 2000)).toBeLessThan(2);
  });

  it('takes timeouts into the latency, and no connection that broke at once', () => {
    const tally = createTally();
    tally.ended({ ...ending, outcome: 'refused', endedAtMs: 0.1 });
    tally.ended({ ...ending, outcome: 'reset', endedAtMs: 0.1 });
    expect(tally.totals().latencyMs.max).toBe(0);
    tally.ended({ ...ending, outcome: 'timeout', endedAtMs: 500 });
    expect(Math.abs(tally.totals().latencyMs.p50 - 500)).toBeLessThan(1);
  });

  it('counts a start as late when it was more than 10 ms after its time', () => {
    const tally = createTally();
    for (const lateByMs of [-1, 0, 10, 10.1, 5000]) tally.started(lateByMs);
    expect(tally.totals().lateStarts).toBe(2);
  });

  it('keeps the first 20 failures when there are more', () => {
    const tally = createTally();
    for (let n = 0; n < 50; n += 1) {
      tally.ended({ ...ending, outcome: 'reset', endedAtMs: n, detail: `${n}` });
    }
    const { firstFailures } = tally.totals();
    expect(firstFailures).toHaveLength(20);
    expect(firstFailures[19]).toEqual({ atMs: 19, path: '/', outcome: 'reset', detail: '19' });
  });

  it('counts answers by release, whatever a release is called', () => {
    const tally = createTally();
    for (const release of ['v1', 'v2', 'v2', '__proto__']) tally.ended({ ...ending, release });
    tally.ended(ending);
    expect(Object.entries(tally.totals().byRelease)).toEqual([
      ['v1', 1],
      ['v2', 2],
      ['__proto__', 1],
    ]);
  });

  it('leaves totals that were handed out as they are', () => {
    const tally = createTally();
    const before = tally.totals();
    tally.started(0);
    tally.ended({ ...ending, outcome: 'reset', release: 'v1' });
    expect(before).toEqual(noTotals);
  });
});
