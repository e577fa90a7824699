import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryWorld, type MemoryWorld } from '../platforms/memory/memory-world.ts';
import { deployed, desired, killedAt, production, rolledBack } from '../testing/story.ts';

describe('a deployment whose run was killed', () => {
  let world: MemoryWorld;

  beforeEach(async () => {
    world = createMemoryWorld({ settings: { steps: [50, 100] } });
    await deployed(world, 'one');
    world.meter.reset();
  });

  afterEach(() => {
    expect(world.recorder.violations).toEqual([]);
  });

  const history = async () =>
    (await world.journal.history(5)).map(({ release, verb, status }) => `${verb} ${release.name} ${status}`);

  it('goes on under its own id when the same release is deployed again', async () => {
    await killedAt(world, 'two', 'writeWeights', 3);
    expect(production(world)).toEqual({ blue: 50, green: 50 });
    const [left] = await world.journal.history(1);
    const { status, deployment } = await deployed(world, 'two');
    expect(status).toBe('SUCCESSFUL');
    expect(deployment?.id).toBe(left?.id);
    expect(world.meter.failed()).toBe(0);
  });

  it('does not go back to a smaller share when it goes on', async () => {
    world = createMemoryWorld({ settings: { steps: [10, 50, 100] } });
    await deployed(world, 'one');
    await killedAt(world, 'two', 'writeWeights', 3);
    const shares: number[] = [];
    await deployed(world, 'two', {
      onEvent: ({ type }) => {
        if (type === 'weights') shares.push(production(world).green ?? 0);
      },
    });
    expect(shares).toEqual([50, 100]);
  });

  it('goes back before another release is deployed', async () => {
    await killedAt(world, 'two', 'writeWeights', 3);
    expect((await deployed(world, 'three')).status).toBe('SUCCESSFUL');
    expect(await history()).toEqual([
      'deploy three SUCCESSFUL',
      'deploy two ROLLBACK_SUCCESSFUL',
      'deploy one SUCCESSFUL',
    ]);
    expect(world.meter.failed()).toBe(0);
  });

  it('goes back before the same release is deployed with other settings', async () => {
    await killedAt(world, 'two', 'writeWeights', 3);
    world.configure('settings-2');
    expect((await deployed(world, 'two')).status).toBe('SUCCESSFUL');
    expect(await history()).toEqual([
      'deploy two SUCCESSFUL',
      'deploy two ROLLBACK_SUCCESSFUL',
      'deploy one SUCCESSFUL',
    ]);
  });

  it('stays on its way back, with its first reason, when the way back was killed', async () => {
    world.behave(world.release('two'), { maySayReady: false });
    await killedAt(world, 'two', 'scaleToZero');
    world.behave(world.release('two'), {});
    const { status, message, deployment } = await deployed(world, 'two');
    expect({ status, stopReason: deployment?.stopReason }).toEqual({
      status: 'ROLLBACK_SUCCESSFUL',
      stopReason: 'VALIDATION_FAILED',
    });
    expect(message).toContain('may not take traffic');
    expect(desired(world, 'green')).toBe(0);
    expect((await deployed(world, 'two')).status).toBe('SUCCESSFUL');
  });

  it('is not rolled back any more when clean-up had begun', async () => {
    await killedAt(world, 'two', 'scaleToZero');
    expect((await deployed(world, 'three')).status).toBe('SUCCESSFUL');
    expect(await history()).toEqual([
      'deploy three SUCCESSFUL',
      'deploy two SUCCESSFUL',
      'deploy one SUCCESSFUL',
    ]);
    expect(world.meter.failed()).toBe(0);
  });

  it('is taken back by the rollback verb', async () => {
    await killedAt(world, 'two', 'writeWeights', 3);
    const { status } = await rolledBack(world);
    expect(status).toBe('SUCCESSFUL');
    expect(production(world)).toEqual({ blue: 100, green: 0 });
    expect(desired(world, 'green')).toBe(0);
  });

  it('is finished, not taken down, by the rollback verb when it is the first and may have traffic', async () => {
    world = createMemoryWorld();
    await killedAt(world, 'one', 'writeWeights', 2);
    expect((await rolledBack(world)).status).toBe('NOTHING_TO_DO');
    expect(production(world)).toEqual({ blue: 100, green: 0 });
  });

  it('counts what failed while nobody watched', async () => {
    await killedAt(world, 'two', 'writeWeights', 3);
    world.slots.kill('green', 1);
    await world.clock.sleep(30_000);
    const { deployment } = await deployed(world, 'two');
    expect(deployment).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL', stopReason: 'TASKS_FAILED' });
  });

  it('stops before any write when somebody else has moved its traffic meanwhile', async () => {
    await killedAt(world, 'two', 'writeWeights', 3);
    world.rules.write('production-1', { blue: 30, green: 70 }, world.clock.now());
    await expect(deployed(world, 'two')).rejects.toMatchObject({
      code: 'DRIFT',
      message: expect.stringMatching(/blue 30, green 70.*blue 50, green 50/s),
    });
    expect(production(world)).toEqual({ blue: 30, green: 70 });
    expect((await deployed(world, 'two', { acceptDrift: true })).status).toBe('SUCCESSFUL');
  });
});
