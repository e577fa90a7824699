import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueAtMs, dueBy, plan } from './schedule.ts';

const rate = fc.double({ min: 0.1, max: 10_000, noNaN: true });

describe('dueBy', () => {
  it.each([
    [0, 1],
    [4.9, 1],
    [5, 2],
    [1000, 201],
    [60_000, 12_001],
  ])('has after %d ms at 200 requests per second %d requests due', (elapsedMs, due) => {
    expect(dueBy(elapsedMs, 200)).toBe(due);
  });

  it('starts none before it is due and leaves none behind', () => {
    fc.assert(
      fc.property(rate, fc.double({ min: 0, max: 3_600_000, noNaN: true }), (perSecond, elapsedMs) => {
        const due = dueBy(elapsedMs, perSecond);
        expect(dueAtMs(due - 1, perSecond)).toBeLessThanOrEqual(elapsedMs + 1e-6);
        expect(dueAtMs(due, perSecond)).toBeGreaterThan(elapsedMs - 1e-6);
      }),
    );
  });
});

describe('plan', () => {
  it('sends the requests in turn', () => {
    const sent = Array.from({ length: 7 }, (_, n) => plan(n, ['a', 'b', 'c'], 0).request);
    expect(sent).toEqual(['a', 'b', 'c', 'a', 'b', 'c', 'a']);
  });

  it.each([
    [0, 0],
    [0.1, 1000],
    [0.5, 5000],
    [1, 10_000],
  ])('opens new connections for a share of %d', (share, expected) => {
    const fresh = Array.from({ length: 10_000 }, (_, n) => plan(n, ['a'], share)).filter(
      (one) => one.newConnection,
    );
    expect(Math.abs(fresh.length - expected)).toBeLessThanOrEqual(5);
  });

  it('gives every request its share of new connections, however many there are', () => {
    for (let count = 1; count <= 20; count += 1) {
      const requests = Array.from({ length: count }, (_, index) => index) as [number, ...number[]];
      const fresh = new Array<number>(count).fill(0);
      for (let n = 0; n < 1000 * count; n += 1) {
        const { request, newConnection } = plan(n, requests, 0.1);
        if (newConnection) fresh[request] = (fresh[request] ?? 0) + 1;
      }
      for (const share of fresh) expect(share).toBeGreaterThan(80);
    }
  });
});
