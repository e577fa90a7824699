import { describe, expect, it } from '@jest/globals';
import type { statfs } from 'node:fs/promises';
import { diskUsage, memoryUsage } from './resource-usage.ts';

const GIB = 1024 ** 3;

/** A disk of so many GiB, of which `reserved` are for root only. */
function disk(size: number, free: number, reserved = 0): typeof statfs {
  const blocks = { bsize: 4096, blocks: (size * GIB) / 4096, bfree: (free * GIB) / 4096 };
  return (() => Promise.resolve({ ...blocks, bavail: ((free - reserved) * GIB) / 4096 })) as never;
}

describe('memoryUsage', () => {
  it('is not ok from 90 % of the limit', () => {
    expect(memoryUsage(450, 512)).toEqual({ percent: 87.89, ok: true });
    expect(memoryUsage(461, 512)).toEqual({ percent: 90.04, ok: false });
  });

  it('measures this process against a limit of this machine', () => {
    const { percent, ok } = memoryUsage();
    expect(percent).toBeGreaterThan(0);
    expect(ok).toBe(percent < 90);
  });
});

describe('diskUsage', () => {
  it('is not ok when a task’s disk of 20 GiB is 90 % full', async () => {
    expect(await diskUsage('/', disk(20, 2))).toEqual({ percent: 90, ok: false });
    expect(await diskUsage('/', disk(20, 3))).toEqual({ percent: 85, ok: true });
  });

  it('is ok when a large disk is 95 % full: there is room enough', async () => {
    expect(await diskUsage('/', disk(1000, 50))).toEqual({ percent: 95, ok: true });
  });

  it('counts as df does: what is kept for root is not free', async () => {
    expect((await diskUsage('/', disk(20, 3, 1.5))).percent).toBe(91.89);
  });

  it('is not ok when there is no disk at all', async () => {
    expect(await diskUsage('/', disk(0, 0))).toEqual({ percent: 100, ok: false });
  });
});
