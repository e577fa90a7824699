import { beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryWorld, type MemoryWorld } from './memory-world.ts';

describe('the meter', () => {
  let world: MemoryWorld;
  const production = (weights: Record<string, number>) =>
    world.rules.write('production-1', weights, world.clock.now());

  beforeEach(async () => {
    world = createMemoryWorld({ delays: { readLagMs: 0, propagationMs: 500 } });
    await world.platform.attachGroups();
    const revision = await world.platform.registerRevision('blue', world.release('one'));
    world.slots.set('blue', revision, 2);
    await world.clock.sleep(10_000);
    production({ blue: 100, green: 0 });
    await world.clock.sleep(1000);
    world.meter.reset();
  });

  it('counts every request as failed that goes to a group without targets', async () => {
    production({ blue: 75, green: 25 });
    await world.clock.sleep(1500);
    expect([world.meter.requests(), world.meter.failed()]).toEqual([300, 50]); // A quarter of the last second.
  });

  it('counts requests to a task that ended and is not known to have, though another is healthy', async () => {
    world.slots.kill('blue', 1);
    await world.clock.sleep(5000);
    expect(world.meter.failed()).toBe(100); // Half of a second.
  });

  it('counts none when targets drain after their weight has gone', async () => {
    const revision = await world.platform.registerRevision('green', world.release('two'));
    world.slots.set('green', revision, 1);
    await world.clock.sleep(5000);
    production({ blue: 0, green: 100 });
    await world.clock.sleep(500);
    world.slots.set('blue', undefined, 0);
    await world.clock.sleep(10_000);
    expect(world.meter.failed()).toBe(0);
  });

  it('counts requests that still go to a slot when it is stopped before the rule has got around', async () => {
    const revision = await world.platform.registerRevision('green', world.release('two'));
    world.slots.set('green', revision, 1);
    await world.clock.sleep(5000);
    production({ blue: 0, green: 100 });
    world.slots.set('blue', undefined, 0);
    await world.clock.sleep(10_000);
    expect(world.meter.failed()).toBe(100);
  });
});
