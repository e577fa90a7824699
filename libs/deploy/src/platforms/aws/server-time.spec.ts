import { describe, expect, it } from '@jest/globals';
import type { Clock } from '../../ports/clock.ts';
import { measureServerTime } from './server-time.ts';

type Next = (args: unknown) => Promise<unknown>;

/** A client whose answers carry the date given. */
async function offsetOf(date: string | undefined, ourMs: number) {
  let middleware: (next: Next) => Next = (next) => next;
  const client = { middlewareStack: { add: (added: typeof middleware) => (middleware = added) } };
  const clock: Clock = { now: () => ourMs, sleep: () => Promise.resolve() };
  const time = measureServerTime(client, clock);
  await middleware(() => Promise.resolve({ response: { headers: { date } } }))({});
  return time.offsetMs();
}

const date = 'Tue, 24 Nov 2026 10:00:00 GMT';
const dateMs = Date.parse(date);

describe('measureServerTime', () => {
  it('tells how far ahead AWS is when our clock is late', async () => {
    expect(await offsetOf(date, dateMs - 60_000)).toBe(60_000);
  });

  it('tells a negative offset when our clock is ahead', async () => {
    expect(await offsetOf(date, dateMs + 60_000)).toBe(-60_000);
  });

  it('takes a difference within the header’s own blur as none', async () => {
    expect(await offsetOf(date, dateMs + 1500)).toBe(0);
  });

  it('knows nothing when the answer has no date', async () => {
    expect(await offsetOf(undefined, dateMs)).toBeUndefined();
  });
});
