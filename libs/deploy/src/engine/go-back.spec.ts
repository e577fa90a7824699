import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryWorld, type MemoryWorld } from '../platforms/memory/memory-world.ts';
import { deployed, desired, nthOf, production } from '../testing/story.ts';
import type { Stage } from './lifecycle.ts';

describe('the way back', () => {
  let world: MemoryWorld;

  beforeEach(async () => {
    world = createMemoryWorld({ settings: { steps: [50, 100] } });
    await deployed(world, 'one');
    world.meter.reset();
  });

  afterEach(() => {
    expect(world.recorder.violations).toEqual([]);
  });

  /** Runs `act` as soon as the stage begins. */
  const when = (stage: Stage, act: () => void) => ({
    onEvent: (event: { readonly type: string; readonly stage?: Stage }) => {
      if (event.type === 'stage-started' && event.stage === stage) act();
    },
  });

  it('moves nothing and keeps both slots up when neither is healthy', async () => {
    const { status, message, changes } = await deployed(
      world,
      'two',
      when('BAKE_TIME', () => {
        for (const name of ['one', 'two']) world.behave(world.release(name), { healthyAfterMs: undefined });
        world.slots.kill('blue', 2);
        world.slots.kill('green', 2);
      }),
    );
    expect(status).toBe('NEEDS_OPERATOR');
    expect(message).toMatch(/Both slots were left up.*blue/s);
    expect(changes.filter((name) => name === '!writeWeights')).toHaveLength(3); // The test rule and two steps.
    expect(changes).not.toContain('!scaleToZero');
    expect([desired(world, 'blue'), desired(world, 'green')]).toEqual([2, 2]);
  });

  it('goes on from there when the next command finds the source healthy again', async () => {
    await deployed(
      world,
      'two',
      when('BAKE_TIME', () => {
        for (const name of ['one', 'two']) world.behave(world.release(name), { healthyAfterMs: undefined });
        world.slots.kill('blue', 2);
        world.slots.kill('green', 2);
      }),
    );
    world.behave(world.release('one'), {});
    world.slots.kill('blue', 2);
    await world.clock.sleep(10_000);
    const { status } = await deployed(world, 'three');
    expect(status).toBe('SUCCESSFUL');
    const history = await world.journal.history(3);
    expect(history.map((one) => [one.release.name, one.status])).toEqual([
      ['three', 'SUCCESSFUL'],
      ['two', 'ROLLBACK_SUCCESSFUL'],
      ['one', 'SUCCESSFUL'],
    ]);
  });

  it('brings the source to its full size before its weight rises, when somebody has shrunk it', async () => {
    const sizes: number[] = [];
    await deployed(world, 'two', {
      onEvent: (event) => {
        if (event.type === 'stage-started' && event.stage === 'BAKE_TIME') {
          const { revision } = world.slots.states().find(({ slot }) => slot === 'blue') ?? {};
          world.slots.set('blue', revision, 1);
          world.clock.after(2000, () => world.slots.kill('green', 1));
        }
        if (event.type === 'weights') {
          const blue = world.slots.states().find(({ slot }) => slot === 'blue');
          sizes.push(blue?.targets.filter(({ state }) => state === 'healthy').length ?? 0);
        }
      },
    });
    expect(production(world)).toEqual({ blue: 100, green: 0 });
    expect(sizes.at(-1)).toBe(2);
  });

  it('is over only when the weights read back, when writes fail at first', async () => {
    world.behave(world.release('two'), { crashAfterMs: 4500 });
    const { status } = await deployed(world, 'two', {
      fate: nthOf('writeWeights', 3, { kind: 'reject', when: 'before' }),
    });
    expect(status).toBe('ROLLBACK_SUCCESSFUL');
    expect(production(world)).toEqual({ blue: 100, green: 0 });
  });

  it('is never called a success when no write gets through', async () => {
    world.behave(world.release('two'), { crashAfterMs: 4500 });
    let writes = 0;
    const { status, message } = await deployed(world, 'two', {
      fate: (_call, name) => {
        if (name !== 'writeWeights') return undefined;
        writes += 1;
        return writes > 2 ? { kind: 'throttle' } : undefined;
      },
    });
    expect(status).toBe('ROLLBACK_FAILED');
    expect(message).toMatch(/still throttled.*blue 50, green 50/s);
    expect(desired(world, 'green')).toBe(2);
    expect((await deployed(world, 'three')).status).toBe('SUCCESSFUL');
  });

  it('reports a target that cannot be stopped, with traffic safe', async () => {
    world.behave(world.release('two'), { maySayReady: false });
    const { status, message } = await deployed(world, 'two', {
      fate: (_call, name) => (name === 'scaleToZero' ? { kind: 'refuse' } : undefined),
    });
    expect(status).toBe('ROLLBACK_SUCCESSFUL');
    expect(message).toContain('green could not be scaled to 0');
    expect(production(world)).toEqual({ blue: 100, green: 0 });
  });

  describe.each<[Stage, string, string]>([
    ['VERIFY', 'STOPPED', 'blue'],
    ['SCALE_UP', 'ROLLBACK_SUCCESSFUL', 'blue'],
    ['POST_SCALE_UP', 'ROLLBACK_SUCCESSFUL', 'blue'],
    ['POST_TEST_TRAFFIC_SHIFT', 'ROLLBACK_SUCCESSFUL', 'blue'],
    ['PRODUCTION_TRAFFIC_SHIFT', 'ROLLBACK_SUCCESSFUL', 'blue'],
    ['BAKE_TIME', 'ROLLBACK_SUCCESSFUL', 'blue'],
    ['CLEAN_UP', 'SUCCESSFUL', 'green'],
  ])('on Ctrl-C in %s', (stage, expected, live) => {
    it(`ends as ${expected} with all traffic on ${live}`, async () => {
      const stop = new AbortController();
      const { status, message, deployment } = await deployed(world, 'two', {
        signal: stop.signal,
        ...when(stage, () => stop.abort(new Error('SIGINT'))),
      });
      expect(status).toBe(expected);
      expect(production(world)).toEqual({
        blue: live === 'blue' ? 100 : 0,
        green: live === 'green' ? 100 : 0,
      });
      expect(desired(world, live === 'blue' ? 'green' : 'blue')).toBe(0);
      expect(world.meter.failed()).toBe(0);
      if (live === 'blue') {
        expect(deployment?.stopReason).toBe('OPERATOR');
        expect(message).toContain('stopped on request');
      }
      expect((await deployed(world, 'two')).status).toBe(live === 'blue' ? 'SUCCESSFUL' : 'NOTHING_TO_DO');
    });
  });

  it('says that nothing was changed when Ctrl-C comes before the lock', async () => {
    await expect(
      deployed(world, 'two', { signal: AbortSignal.abort(new Error('SIGINT')) }),
    ).rejects.toMatchObject({
      code: 'OPERATOR',
      message: expect.stringContaining('before anything was changed'),
    });
  });

  it('ends a one-off task on Ctrl-C', async () => {
    world = createMemoryWorld({ settings: { migrate: ['migrate'] } });
    await deployed(world, 'one');
    world.behave(world.release('two'), { migrationMs: 15_000 });
    const startedAtMs = world.clock.now();
    const stop = new AbortController();
    world.clock.after(3000, () => stop.abort(new Error('SIGINT')));
    const { status } = await deployed(world, 'two', { signal: stop.signal });
    expect(status).toBe('STOPPED');
    expect(world.clock.now() - startedAtMs).toBeLessThan(4000);
  });
});
