import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Slot } from '../../ports/platform.ts';
import { createMemoryWorld, type MemoryWorld } from './memory-world.ts';

describe('the invariant recorder', () => {
  let world: MemoryWorld;

  /** A process that holds the lock and has read what is live. */
  const ready = async () => {
    const process = world.process();
    await process.ports.journal.acquire(process.holder, 1_000_000, {
      takeOverFrom: world.journal.fencingToken(),
    });
    await process.ports.platform.observe();
    return process.ports.platform;
  };
  const start = async (slot: Slot, count: number) => {
    const platform = await ready();
    const revision = await platform.registerRevision(slot, world.release(slot));
    await platform.ensureCapacity(slot, revision, count);
    await world.clock.sleep(10_000);
    await platform.observe();
    return platform;
  };
  const rule = () => {
    const found = world.rules.written().find(({ kind }) => kind === 'production');
    if (found === undefined) throw new Error('no rule');
    return found;
  };

  beforeEach(async () => {
    world = createMemoryWorld();
    await (await ready()).attachGroups();
  });

  const expectBroken = (invariant: number) => {
    expect(world.recorder.violations).toEqual(
      expect.arrayContaining([expect.stringContaining(`invariant ${invariant} `)]),
    );
  };

  it('sees a weight raised without healthy targets', async () => {
    const platform = await start('blue', 1);
    await platform.writeWeights(rule(), { blue: 100, green: 0 });
    expectBroken(1);
  });

  it('sees a slot with weight and no tasks', async () => {
    const platform = await start('blue', 2);
    await platform.writeWeights(rule(), { blue: 100, green: 0 });
    await platform.observe();
    await platform.scaleToZero('blue');
    expectBroken(2);
    expectBroken(5);
  });

  it('sees a group that leaves a rule', async () => {
    const platform = await start('blue', 2);
    await platform.writeWeights(rule(), { blue: 100 });
    expectBroken(3);
  });

  it('sees a change on the ground of a failed, a stale or no read', async () => {
    const process = world.process({
      fate: (_call, name) => (name === 'observe' ? { kind: 'throttle' } : undefined),
    });
    await process.ports.journal.acquire(process.holder, 1000, { takeOverFrom: world.journal.fencingToken() });
    await process.ports.platform.observe().catch(() => undefined);
    await process.ports.platform.scaleToZero('green');
    expectBroken(4);
  });

  it('sees an old slot that is stopped too early', async () => {
    const platform = await start('blue', 2);
    await platform.writeWeights(rule(), { blue: 100, green: 0 });
    await platform.observe();
    await platform.writeWeights(rule(), { blue: 0, green: 0 });
    await platform.observe();
    await world.clock.sleep(4900);
    await platform.observe();
    await platform.scaleToZero('blue');
    expectBroken(5);
  });

  it('sees a change by a holder whose lock was taken', async () => {
    const stale = await ready();
    const other = world.process();
    await other.ports.journal.acquire(other.holder, 1000, { takeOverFrom: world.journal.fencingToken() });
    await stale.attachGroups();
    expectBroken(8);
  });
});
