import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryWorld, type MemoryWorld } from '../platforms/memory/memory-world.ts';
import { deployed, killedAt, nthOf, production } from '../testing/story.ts';

describe('the lock', () => {
  let world: MemoryWorld;

  beforeEach(async () => {
    world = createMemoryWorld();
    await deployed(world, 'one');
  });

  afterEach(() => {
    expect(world.recorder.violations).toEqual([]);
  });

  it('refuses the second deployment at once, says who has it and since when, and changes nothing', async () => {
    const first = deployed(world, 'two');
    await world.clock.sleep(3000);
    const askedAtMs = world.clock.now();
    await expect(deployed(world, 'three')).rejects.toMatchObject({
      code: 'LOCK_HELD',
      message: expect.stringMatching(/ada@desk.*deploy since 2030-01-01T00:00/),
    });
    expect(world.clock.now()).toBe(askedAtMs);
    expect((await first).status).toBe('SUCCESSFUL');
  });

  it('is taken at once from a process that is known to be dead', async () => {
    await killedAt(world, 'two', 'validate');
    const startedAtMs = world.clock.now();
    const { status, process } = await deployed(world, 'two');
    expect(status).toBe('SUCCESSFUL');
    expect(process.events).toContainEqual(expect.objectContaining({ type: 'note' }));
    expect(world.clock.now() - startedAtMs).toBeLessThan(20_000);
  });

  it('is waited out, not taken, when nobody can know whether its process lives', async () => {
    await killedAt(world, 'two', 'validate');
    const stranger = world.process();
    const ports = { ...stranger.ports, isAlive: () => undefined };
    const request = {
      service: 'shop',
      environment: 'local',
      holder: stranger.holder,
      settings: world.settings,
      release: world.release('two'),
    };
    const { deploy } = await import('./deploy.ts');
    await expect(deploy(request, ports)).rejects.toMatchObject({ code: 'LOCK_HELD' });
    await world.clock.sleep(world.settings.leaseMs);
    await expect(deploy(request, ports)).resolves.toMatchObject({ status: 'SUCCESSFUL' });
  });

  it('stops every write of a process that slept past its lease', async () => {
    const sleeper = deployed(world, 'two', { fate: nthOf('validate', 1, { kind: 'pause', ms: 90_000 }) });
    await world.clock.sleep(30_000);
    expect((await deployed(world, 'three')).status).toBe('SUCCESSFUL');
    const weights = production(world);
    const { status, message } = await sleeper;
    expect(status).toBe('STOPPED');
    expect(message).toMatch(/was left where it is.*taken over/s);
    expect(production(world)).toEqual(weights);
  });

  it('lets a process go on that slept past its lease when nobody else came', async () => {
    const { status } = await deployed(world, 'two', {
      fate: nthOf('validate', 1, { kind: 'pause', ms: 90_000 }),
    });
    expect(status).toBe('SUCCESSFUL');
  });

  it('is lost, in words, when the journal cannot be reached any more', async () => {
    let cut = false;
    const { status, message } = await deployed(world, 'two', {
      onEvent: (event) => {
        if (event.type === 'stage-started' && event.stage === 'BAKE_TIME') cut = true;
      },
      fate: (_call, name) =>
        cut && name.startsWith('journal') ? { kind: 'reject', when: 'before' } : undefined,
    });
    expect(['STOPPED', 'NEEDS_OPERATOR']).toContain(status);
    expect(message).toMatch(/was left where it is.*run the command again/s);
    expect(production(world)).toEqual({ blue: 0, green: 100 });
    await world.clock.sleep(60_000);
    expect((await deployed(world, 'two')).status).toBe('SUCCESSFUL');
  });

  it('does not spoil the outcome when it cannot be given back', async () => {
    const { status, process } = await deployed(world, 'two', {
      fate: (_call, name) => (name === 'journal.release' ? { kind: 'reject', when: 'before' } : undefined),
    });
    expect(status).toBe('SUCCESSFUL');
    expect(process.events).toContainEqual({
      type: 'note',
      text: expect.stringContaining('could not be given back'),
    });
  });

  it('is ours when the answer that gave it to us got lost', async () => {
    const { status } = await deployed(world, 'two', {
      fate: nthOf('journal.acquire', 1, { kind: 'reject', when: 'after' }),
    });
    expect(status).toBe('SUCCESSFUL');
  });
});
