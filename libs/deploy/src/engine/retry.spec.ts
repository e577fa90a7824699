import { describe, expect, it } from '@jest/globals';
import { createVirtualClock } from '../platforms/memory/virtual-clock.ts';
import { DeployError, type DeployErrorCode } from './deploy-error.ts';
import { persistently } from './retry.ts';

describe('persistently', () => {
  const failing = (code: DeployErrorCode, times: number) => {
    let calls = 0;
    return {
      calls: () => calls,
      attempt: () => {
        calls += 1;
        return calls > times ? Promise.resolve('done') : Promise.reject(new DeployError(code, 'no', 'wait'));
      },
    };
  };
  const scope = () => ({ clock: createVirtualClock(0), signal: new AbortController().signal });

  it('gives up with a named cause, after half a minute, when it is throttled all the time', async () => {
    const { clock, signal } = scope();
    const { attempt } = failing('THROTTLED', Infinity);
    await expect(persistently('look', { clock, signal }, attempt)).rejects.toMatchObject({
      code: 'THROTTLED_OUT',
      message: expect.stringContaining('could not look: still throttled after 7 attempts'),
    });
    expect(clock.now()).toBe(31_500);
  });

  it('keeps the error when the platform fails all the time', async () => {
    const { attempt } = failing('PLATFORM_FAILED', Infinity);
    await expect(persistently('look', scope(), attempt)).rejects.toMatchObject({ code: 'PLATFORM_FAILED' });
  });

  it('goes on when an attempt gets through', async () => {
    expect(await persistently('look', scope(), failing('THROTTLED', 3).attempt)).toBe('done');
  });

  it('does not try again what will never be right', async () => {
    const { attempt, calls } = failing('PLATFORM_REFUSED', 1);
    await expect(persistently('look', scope(), attempt)).rejects.toMatchObject({ code: 'PLATFORM_REFUSED' });
    expect(calls()).toBe(1);
  });

  it('does not try again when it is stopped', async () => {
    const { attempt, calls } = failing('THROTTLED', 1);
    const stopped = { clock: createVirtualClock(0), signal: AbortSignal.abort(new Error('stop')) };
    await expect(persistently('look', stopped, attempt)).rejects.toThrow();
    expect(calls()).toBe(1);
  });
});
