import { describe, expect, it } from '@jest/globals';
import { LateRoutes } from './late-routes.ts';
import { RequestFacts } from './request-facts.ts';
import type { RouteTable } from './route-table.ts';

const table = (name: string): RouteTable => ({
  route: () => ({ priority: 0, type: 'fixed-response', response: { StatusCode: name } }),
});
const request = new RequestFacts('GET', '/', '10.0.0.1', []);

/** Routes under a clock and a delay that a test moves. */
function setUp(delay: number) {
  const at = { nowMs: 0, delay, random: 0 };
  const routes = new LateRoutes(
    table('first'),
    () => at.delay,
    () => at.nowMs,
    () => at.random,
  );
  const route = () => {
    const seen = routes.route(request);
    return seen.type === 'fixed-response' ? seen.response.StatusCode : '';
  };
  /** What a hundred requests see, evenly over what chance can do. */
  const shares = () => {
    const counts: Record<string, number> = {};
    for (let draw = 0; draw < 100; draw += 1) {
      at.random = draw / 100;
      const name = route() ?? '';
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  };
  return { at, routes, shares };
}

describe('LateRoutes', () => {
  it('serves by old and new rules while an edit is under way, then by the new ones alone', () => {
    const { at, routes, shares } = setUp(10_000);
    routes.replace(table('second'));
    expect(shares()).toEqual({ first: 99, second: 1 });
    at.nowMs = 2500;
    expect(shares()).toEqual({ first: 74, second: 26 });
    at.nowMs = 7500;
    expect(shares()).toEqual({ first: 24, second: 76 });
    at.nowMs = 10_000;
    expect(shares()).toEqual({ second: 100 });
  });

  it('serves by the new rules from the next request on when edits are not late', () => {
    const { routes, shares } = setUp(0);
    routes.replace(table('second'));
    expect(shares()).toEqual({ second: 100 });
  });

  it('keeps the order of edits that follow each other closely', () => {
    const { at, routes, shares } = setUp(10_000);
    routes.replace(table('second'));
    at.nowMs = 4000;
    routes.replace(table('third'));
    at.nowMs = 6000;
    expect(shares()).toEqual({ first: 39, second: 40, third: 21 });
    at.nowMs = 11_000;
    expect(shares()).toEqual({ second: 29, third: 71 });
  });

  it('takes the newest rules at once when lateness is turned off again', () => {
    const { at, routes, shares } = setUp(10_000);
    routes.replace(table('second'));
    at.delay = 0;
    expect(shares()).toEqual({ second: 100 });
  });
});
