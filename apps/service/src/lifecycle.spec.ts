import { describe, expect, it } from '@jest/globals';
import { Lifecycle } from './lifecycle.ts';

describe('Lifecycle', () => {
  it('is idle only when the last of several requests has ended', async () => {
    const lifecycle = new Lifecycle();
    lifecycle.requestBegan();
    lifecycle.requestBegan();
    const seen: string[] = [];
    const idle = lifecycle.idle().then(() => seen.push('idle'));
    lifecycle.requestEnded();
    await Promise.resolve();
    seen.push('one left');
    lifecycle.requestEnded();
    await idle;
    expect(seen).toEqual(['one left', 'idle']);
  });

  it('is idle at once when nothing is in flight', async () => {
    const lifecycle = new Lifecycle();
    await expect(lifecycle.idle()).resolves.toBeUndefined();
    lifecycle.requestBegan();
    lifecycle.requestEnded();
    await expect(lifecycle.idle()).resolves.toBeUndefined();
  });

  it('drains for good', () => {
    const lifecycle = new Lifecycle();
    expect(lifecycle.draining).toBe(false);
    lifecycle.drain();
    expect(lifecycle.draining).toBe(true);
  });
});
