import { beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryWorld, type MemoryWorld } from '../platforms/memory/memory-world.ts';
import { deployed, killedAt } from '../testing/story.ts';
import { status } from './status.ts';

describe('status', () => {
  let world: MemoryWorld;

  beforeEach(async () => {
    world = createMemoryWorld({ settings: { steps: [50, 100] } });
    await deployed(world, 'one');
  });

  it('says that a deployment was left in the middle when its process is gone and its lease has ended', async () => {
    await killedAt(world, 'two', 'writeWeights', 3);
    expect((await status(world.process().ports)).lock).toMatchObject({ holder: { owner: 'ada@desk' } });
    await world.clock.sleep(world.settings.leaseMs);
    const { live, lock, warnings } = await status(world.process().ports);
    expect([live, lock]).toEqual([undefined, undefined]);
    expect(warnings).toEqual([expect.stringContaining('left in the middle')]);
  });

  it('shows weights that somebody else wrote', async () => {
    world.rules.write('production-1', { blue: 90, green: 10 }, world.clock.now());
    const { warnings } = await status(world.process().ports);
    expect(warnings).toEqual([expect.stringMatching(/blue 90, green 10.*blue 100, green 0/)]);
  });

  it('shows what is live and the last deployment, without a word of warning when all is well', async () => {
    const { live, last, warnings } = await status(world.process().ports);
    expect(live).toMatchObject({ slot: 'blue', revision: { release: { name: 'one' } } });
    expect(last?.status).toBe('SUCCESSFUL');
    expect(warnings).toEqual([]);
  });

  it('passes on what a stuck deployment asks of a person', async () => {
    await deployed(world, 'two', {
      onEvent: (event) => {
        if (event.type === 'weights')
          world.rules.write('production-1', { blue: 95, green: 5 }, world.clock.now());
      },
    });
    const { warnings } = await status(world.process().ports);
    expect(warnings[0]).toMatch(/D0002 needs a person: .*blue 95, green 5/);
  });
});
