import { beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryWorld, type MemoryWorld } from '../platforms/memory/memory-world.ts';
import { hasDrifted } from './drift.ts';
import { status } from './status.ts';
import { deployed, production } from '../testing/story.ts';

describe('drift', () => {
  let world: MemoryWorld;
  const edit = (weights: Record<string, number>) =>
    world.rules.write('production-1', weights, world.clock.now());

  beforeEach(async () => {
    world = createMemoryWorld({ settings: { steps: [50, 100] } });
    await deployed(world, 'one');
  });

  it('stops before any change and names both sides when the rule was edited by hand', async () => {
    edit({ blue: 60, green: 40 });
    const process = deployed(world, 'two');
    await expect(process).rejects.toMatchObject({
      code: 'DRIFT',
      message: expect.stringContaining('live is blue 60, green 40'),
      hint: expect.stringMatching(/blue 100, green 0(?!.*--accept-drift)/),
    });
    expect(production(world)).toEqual({ blue: 60, green: 40 });
    expect(await world.journal.history(9)).toHaveLength(1);
    expect(await world.journal.holder()).toBeUndefined();
  });

  it('is no drift when the same shares are written with other numbers', async () => {
    edit({ blue: 1, green: 0 });
    expect((await deployed(world, 'two')).status).toBe('SUCCESSFUL');
  });

  it('moves nothing and asks a person when somebody edits the rule in the middle', async () => {
    const { status, message } = await deployed(world, 'two', {
      onEvent: (event) => {
        if (event.type === 'weights') edit({ blue: 95, green: 5 });
      },
    });
    expect(status).toBe('NEEDS_OPERATOR');
    expect(message).toContain('blue 95, green 5');
    expect(production(world)).toEqual({ blue: 95, green: 5 });
  });

  it('is settled when that person has given all traffic to one slot', async () => {
    await deployed(world, 'two', {
      onEvent: (event) => {
        if (event.type === 'weights') edit({ blue: 95, green: 5 });
      },
    });
    edit({ blue: 0, green: 100 });
    expect((await deployed(world, 'three')).status).toBe('SUCCESSFUL');
  });

  it('is accepted on request when one slot has all traffic', async () => {
    const { revision } = world.slots.states().find(({ slot }) => slot === 'blue') ?? {};
    world.slots.set('green', revision, 2);
    await world.clock.sleep(10_000);
    edit({ blue: 0, green: 100 });
    await expect(deployed(world, 'two')).rejects.toMatchObject({
      code: 'DRIFT',
      hint: expect.stringContaining('--accept-drift'),
    });
    expect((await deployed(world, 'two', { acceptDrift: true })).status).toBe('SUCCESSFUL');
    expect(production(world)).toEqual({ blue: 100, green: 0 });
  });

  it('cannot be accepted when traffic is split and no deployment is under way', async () => {
    edit({ blue: 50, green: 50 });
    await expect(deployed(world, 'two', { acceptDrift: true })).rejects.toMatchObject({
      code: 'DRIFT',
      message: expect.stringContaining('split'),
    });
  });

  it('stops when the rule that carries traffic is gone', async () => {
    const { last } = await status(world.process().ports);
    expect(last).toBeDefined();
    const gone = { slots: world.slots.states(), rules: [] };
    if (last !== undefined) expect(hasDrifted(gone, last)).toBe(true);
  });
});
