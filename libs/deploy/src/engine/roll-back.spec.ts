import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryWorld, type MemoryWorld } from '../platforms/memory/memory-world.ts';
import { deployed, desired, production, rolledBack } from '../testing/story.ts';

describe('rollBack', () => {
  let world: MemoryWorld;

  beforeEach(() => {
    world = createMemoryWorld({ settings: { steps: [50, 100], migrate: ['migrate'] } });
  });

  afterEach(() => {
    expect(world.recorder.violations).toEqual([]);
  });

  const live = () =>
    world.slots.states().find(({ slot }) => (production(world)[slot] ?? 0) === 100)?.revision;

  it('stays on the bad release, loudly, when the good one does not become healthy any more', async () => {
    await deployed(world, 'one');
    await deployed(world, 'two');
    world.behave(world.release('one'), { healthyAfterMs: undefined });
    const { status } = await rolledBack(world);
    expect(status).toBe('ROLLBACK_SUCCESSFUL');
    expect(live()?.release.name).toBe('two');
  });

  it('brings back the very revision that was live before, in one step and without migrations', async () => {
    await deployed(world, 'one');
    const before = live();
    world.configure('settings-2');
    await deployed(world, 'two');
    world.meter.reset();
    const { status, changes, message } = await rolledBack(world);
    expect(status).toBe('SUCCESSFUL');
    expect(message).toContain('release one');
    expect(live()).toEqual(before);
    expect(changes).toEqual([
      '!attachGroups',
      '!ensureCapacity',
      '!writeWeights',
      '!writeWeights',
      '!scaleToZero',
    ]);
    expect(world.meter.failed()).toBe(0);
  });

  it('has capacity and health first, then the weight, when it goes back', async () => {
    await deployed(world, 'one');
    await deployed(world, 'two');
    const { process } = await rolledBack(world, {
      onEvent: ({ type }) => {
        if (type === 'weights') expect(desired(world, 'blue')).toBe(2);
      },
    });
    const calls = process.calls.filter((name) => name.startsWith('!'));
    expect(calls.indexOf('!ensureCapacity')).toBeLessThan(calls.indexOf('!writeWeights'));
  });

  it('does nothing, and says why, when nothing was ever deployed', async () => {
    const { status, message, changes } = await rolledBack(world);
    expect(status).toBe('NOTHING_TO_DO');
    expect(message).toContain('nothing to go back to');
    expect(changes).toEqual([]);
  });

  it('does nothing when the first release is live', async () => {
    await deployed(world, 'one');
    const { status, message, process } = await rolledBack(world);
    expect(status).toBe('NOTHING_TO_DO');
    expect(message).toContain('release one');
    expect(process.calls).not.toContain('journal.acquire');
  });

  it('does not go back twice when it is run twice', async () => {
    await deployed(world, 'one');
    await deployed(world, 'two');
    await deployed(world, 'three');
    await rolledBack(world);
    const { status, message, changes } = await rolledBack(world);
    expect(status).toBe('NOTHING_TO_DO');
    expect(message).toMatch(/release two.*--to: three, one/s);
    expect(changes).toEqual([]);
  });

  it('does nothing after a deployment that already went back by itself', async () => {
    await deployed(world, 'one');
    await deployed(world, 'two');
    world.behave(world.release('bad'), { maySayReady: false });
    await deployed(world, 'bad');
    const { status, message } = await rolledBack(world);
    expect(status).toBe('NOTHING_TO_DO');
    expect(message).toMatch(/release bad.*did not go through.*one/s);
  });

  it('goes to a release by name or by digest when it was good', async () => {
    for (const name of ['one', 'two', 'three']) await deployed(world, name);
    expect((await rolledBack(world, { to: 'one' })).status).toBe('SUCCESSFUL');
    expect(live()?.release.name).toBe('one');
    const { digest } = world.release('two');
    expect((await rolledBack(world, { to: digest.slice(0, 20) })).status).toBe('SUCCESSFUL');
    expect(live()?.release.name).toBe('two');
    expect((await rolledBack(world, { to: 'two' })).status).toBe('NOTHING_TO_DO');
  });

  it('refuses a release that never was live and good, and names those that were', async () => {
    await deployed(world, 'one');
    world.behave(world.release('bad'), { maySayReady: false });
    await deployed(world, 'bad');
    await expect(rolledBack(world, { to: 'bad' })).rejects.toMatchObject({
      code: 'NO_REVISION',
      message: expect.stringContaining('"bad"'),
      hint: expect.stringContaining('one'),
    });
  });
});
