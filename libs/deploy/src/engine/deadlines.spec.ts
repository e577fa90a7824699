import { describe, expect, it } from '@jest/globals';
import { createVirtualClock } from '../platforms/memory/virtual-clock.ts';
import { within } from './deadlines.ts';

describe('within', () => {
  const late = () => new Error('late');

  it('ends a call that never answers, even one that does not hear its signal', async () => {
    const clock = createVirtualClock(0);
    const signal = new AbortController().signal;
    const call = within(1000, { clock, signal }, () => new Promise<never>(() => undefined), late, 500);
    await expect(call).rejects.toThrow('late');
    expect(clock.now()).toBe(1500);
  });

  it('aborts the call at its deadline and waits until it has given up', async () => {
    const clock = createVirtualClock(0);
    const ends: string[] = [];
    const call = within(
      1000,
      { clock, signal: new AbortController().signal },
      async (scope) => {
        await clock.sleep(60_000, scope).catch(() => clock.sleep(200));
        ends.push(`gave up at ${clock.now()}`);
        throw new Error('AbortError');
      },
      late,
    );
    await expect(call).rejects.toThrow('late');
    expect(ends).toEqual(['gave up at 1200']);
  });

  it('passes the answer on, and leaves no timer behind', async () => {
    const clock = createVirtualClock(0);
    expect(
      await within(1000, { clock, signal: new AbortController().signal }, () => Promise.resolve(7), late),
    ).toBe(7);
    await clock.sleep(1);
    expect(clock.now()).toBe(1);
  });

  it('does not call when it is stopped already', async () => {
    let called = false;
    const scope = { clock: createVirtualClock(0), signal: AbortSignal.abort(new Error('stop')) };
    const call = within(1000, scope, () => Promise.resolve((called = true)), late);
    await expect(call).rejects.toThrow('stop');
    expect(called).toBe(false);
  });
});
