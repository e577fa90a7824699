import { beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryWorld, type MemoryWorld } from '../platforms/memory/memory-world.ts';
import { deployed, killedAt } from '../testing/story.ts';
import { plan } from './plan.ts';

describe('plan', () => {
  let world: MemoryWorld;

  beforeEach(() => {
    world = createMemoryWorld({ settings: { steps: [10, 100], migrate: ['migrate'] } });
  });

  const planned = async (name: string) => {
    const process = world.process();
    const request = {
      service: 'shop',
      environment: 'local',
      holder: process.holder,
      settings: world.settings,
      release: world.release(name),
    };
    const answer = await plan(request, process.ports);
    expect(process.calls.filter((call) => call.startsWith('!') || call === 'journal.acquire')).toEqual([]);
    return answer;
  };

  it('warns of all that would stop the deployment', async () => {
    await deployed(world, 'one');
    world.rules.write('production-1', { blue: 60, green: 40 }, world.clock.now());
    world.behave(world.release('two'), { finding: 'no image' });
    const lease = await world.journal.acquire({ owner: 'bob@ci', runId: 'x', verb: 'rollback' }, 9000);
    const { warnings } = await planned('two');
    await world.journal.release(lease);
    expect(warnings.join('\n')).toMatch(
      /no image[^]*bob@ci holds the lock for rollback[^]*blue 60, green 40/,
    );
  });

  it('has no changes when the release is live', async () => {
    await deployed(world, 'one');
    expect(await planned('one')).toEqual({ changes: [], warnings: [], longestMs: 0 });
  });

  it('lists every change with its reason when another release is live', async () => {
    await deployed(world, 'one');
    const { changes, longestMs } = await planned('two');
    expect(changes.map(({ what }) => what)).toEqual([
      expect.stringMatching(/start 2 tasks of release two .* in green/),
      'run the migrations as a one-off task',
      'give green 10 % of production (blue 90, green 10)',
      'give green 100 % of production (blue 0, green 100)',
      'scale blue to 0',
    ]);
    const startedAtMs = world.clock.now();
    await deployed(world, 'two');
    expect(world.clock.now() - startedAtMs).toBeLessThanOrEqual(longestMs);
  });

  it('names settings as the reason when the release is the same', async () => {
    await deployed(world, 'one');
    world.configure('settings-2');
    expect((await planned('one')).changes[0]?.why).toBe('its settings have changed');
  });

  it('begins with the deployment that was left in the middle', async () => {
    await deployed(world, 'one');
    await killedAt(world, 'two', 'writeWeights', 2);
    expect((await planned('three')).changes[0]?.what).toMatch(
      /bring deployment D0002 of release two .* to an end/,
    );
  });
});
