import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryWorld, type MemoryWorld } from '../platforms/memory/memory-world.ts';
import { deployed, desired, production } from '../testing/story.ts';

describe('deploy', () => {
  let world: MemoryWorld;

  const liveWithOne = async (settings = {}) => {
    world = createMemoryWorld({ settings });
    await deployed(world, 'one');
    world.meter.reset();
  };

  beforeEach(() => liveWithOne());

  afterEach(() => {
    expect(world.recorder.violations).toEqual([]);
  });

  const expectBlueUntouched = () => {
    expect(production(world)).toEqual({ blue: 100, green: 0 });
    expect(desired(world, 'blue')).toBe(2);
    expect(desired(world, 'green')).toBe(0);
    expect(world.meter.failed()).toBe(0);
  };

  it('keeps production on blue when green never becomes healthy', async () => {
    world.behave(world.release('two'), { healthyAfterMs: undefined });
    const { status, message, deployment } = await deployed(world, 'two');
    expect({ status, stopReason: deployment?.stopReason }).toEqual({
      status: 'ROLLBACK_SUCCESSFUL',
      stopReason: 'HEALTH_GATE',
    });
    expect(message).toMatch(/2 initial \(Elb\.InitialHealthChecking\).*on blue with release one.*Do this:/s);
    expectBlueUntouched();
  });

  it('gives up long before the deadline when tasks keep crashing at their start, with their last words', async () => {
    await liveWithOne({ startTimeoutMs: 600_000 });
    const startedAtMs = world.clock.now();
    world.behave(world.release('two'), {
      crashAfterMs: 300,
      healthyAfterMs: undefined,
      logLines: ['booting', 'Error: no DB'],
    });
    const { deployment, message } = await deployed(world, 'two');
    expect(deployment?.stopReason).toBe('CIRCUIT_BREAKER');
    expect(message).toMatch(/EssentialContainerExited, exit code 1.*booting \| Error: no DB/s);
    expect(world.clock.now() - startedAtMs).toBeLessThan(20_000);
    expectBlueUntouched();
  });

  it('names the stop reason when tasks cannot even start', async () => {
    world.behave(world.release('two'), { failsToStart: 'ResourceInitializationError: secret missing' });
    const { deployment, message } = await deployed(world, 'two');
    expect(deployment?.stopReason).toBe('CIRCUIT_BREAKER');
    expect(message).toMatch(/TaskFailedToStart.*wrote no log line/s);
    expect(message).toContain('secret missing');
    expectBlueUntouched();
  });

  it('calls it capacity when tasks stay pending', async () => {
    world.behave(world.release('two'), { bootMs: undefined });
    const { deployment, message } = await deployed(world, 'two');
    expect(deployment?.stopReason).toBe('CAPACITY');
    expect(message).toContain('0 of 2 running, 2 pending');
    expectBlueUntouched();
  });

  it('sends no request to a release that says it may not take traffic', async () => {
    world.behave(world.release('two'), { maySayReady: false });
    const { deployment, message } = await deployed(world, 'two');
    expect(deployment?.stopReason).toBe('VALIDATION_FAILED');
    expect(message).toContain('"database":"no route"');
    expect(world.rules.written().find(({ kind }) => kind === 'test')?.weights).toEqual({
      blue: 100,
      green: 0,
    });
    expectBlueUntouched();
  });

  it('starts nothing when the migration fails, and shows its log', async () => {
    await liveWithOne({ migrate: ['migrate'] });
    world.behave(world.release('two'), { migrationExitCode: 3, logLines: ['column exists'] });
    const { status, message, deployment, changes } = await deployed(world, 'two');
    expect({ status, stopReason: deployment?.stopReason }).toEqual({
      status: 'STOPPED',
      stopReason: 'MIGRATION_FAILED',
    });
    expect(message).toMatch(/exit code 3.*column exists.*on blue/s);
    expect(changes).toEqual(['!registerRevision', '!attachGroups', '!runTask']);
    expectBlueUntouched();
  });

  it('blames no migration when its task could not be started', async () => {
    await liveWithOne({ migrate: ['migrate'] });
    world.behave(world.release('two'), { migrationExitCode: undefined });
    const { message } = await deployed(world, 'two');
    expect(message).toMatch(/did not start.*mend what kept the task from starting/s);
    expect(message).not.toContain('mend the migration');
    expectBlueUntouched();
  });

  it('stops a migration that does not end', async () => {
    await liveWithOne({ migrate: ['migrate'] });
    world.behave(world.release('two'), { migrationMs: 3_600_000 });
    const { message, deployment } = await deployed(world, 'two');
    expect(deployment?.stopReason).toBe('MIGRATION_FAILED');
    expect(message).toContain('had not ended after 20 s');
  });

  it('changes nothing when a precondition does not hold', async () => {
    world.behave(world.release('two'), { finding: 'no image sha256:74' });
    const { status, message, changes } = await deployed(world, 'two');
    expect(status).toBe('STOPPED');
    expect(message).toMatch(/no image sha256:74.*Do this: put it there/s);
    expect(changes).toEqual([]);
  });

  it('brings traffic back when a task dies in the bake', async () => {
    world.behave(world.release('two'), { crashAfterMs: 6500, logLines: ['out of memory'] });
    const { status, deployment, message } = await deployed(world, 'two');
    expect(deployment?.stages.find(({ outcome }) => outcome === 'FAILED')?.stage).toBe('BAKE_TIME');
    expect({ status, stopReason: deployment?.stopReason }).toEqual({
      status: 'ROLLBACK_SUCCESSFUL',
      stopReason: 'TASKS_FAILED',
    });
    expect(message).toContain('out of memory');
    expect(production(world)).toEqual({ blue: 100, green: 0 });
    expect(desired(world, 'green')).toBe(0);
  });

  it('waits for a replacement when a machine below a task is lost in the bake', async () => {
    world.clock.after(8000, () => world.slots.kill('green', 1, 'SpotInterruption'));
    expect((await deployed(world, 'two')).status).toBe('SUCCESSFUL');
    expect(production(world)).toEqual({ blue: 0, green: 100 });
  });

  it('brings traffic back when all machines are lost in the bake', async () => {
    world.clock.after(8000, () => world.slots.kill('green', 2, 'SpotInterruption'));
    const { deployment } = await deployed(world, 'two');
    expect(deployment).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL', stopReason: 'HEALTH_GATE' });
    expect(production(world)).toEqual({ blue: 100, green: 0 });
  });

  it('leaves nothing live and says so when the first release fails', async () => {
    world = createMemoryWorld();
    world.behave(world.release('one'), { healthyAfterMs: undefined });
    const { status, message } = await deployed(world, 'one');
    expect(status).toBe('STOPPED');
    expect(message).toContain('Nothing was live before');
    expect(production(world)).toEqual({ blue: 0, green: 0 });
    expect([desired(world, 'blue'), desired(world, 'green')]).toEqual([0, 0]);
  });

  it('keeps the old slot when reads are throttled for a minute at the last step', async () => {
    let calmAtMs = Infinity;
    const { status } = await deployed(world, 'two', {
      onEvent: (event) => {
        if (event.type === 'stage-started' && event.stage === 'CLEAN_UP')
          calmAtMs = world.clock.now() + 60_000;
      },
      fate: (_call, name) => {
        if (calmAtMs === Infinity || world.clock.now() > calmAtMs) return undefined;
        if (name === 'observe') expect(desired(world, 'blue')).toBe(2);
        return name === 'observe' ? { kind: 'throttle' } : undefined;
      },
    });
    expect(status).toBe('SUCCESSFUL');
    expect(world.meter.failed()).toBe(0);
  });

  it('lets requests of the old slot end before its tasks stop', async () => {
    await liveWithOne({ bakeTimeMs: 0, deregistrationDelayMs: 60_000 });
    const { deployment } = await deployed(world, 'two');
    const idleMs = (deployment?.endedAtMs ?? 0) - (deployment?.sourceIdleSinceMs ?? 0);
    expect(idleMs).toBeGreaterThanOrEqual(61_000);
  });

  it('starts as many tasks as are live when somebody has scaled them up', async () => {
    const { revision } = world.slots.states().find(({ slot }) => slot === 'blue') ?? {};
    world.slots.set('blue', revision, 9);
    await deployed(world, 'two');
    expect(desired(world, 'green')).toBe(9);
  });

  it('goes through every share and fails no request', async () => {
    await liveWithOne({ steps: [0.5, 25, 100] });
    const shares: number[] = [];
    const { status } = await deployed(world, 'two', {
      onEvent: (event) => {
        if (event.type === 'weights') shares.push(production(world).green ?? 0);
      },
    });
    expect(status).toBe('SUCCESSFUL');
    expect(shares).toEqual([0.5, 25, 100]);
    expect(world.meter.failed()).toBe(0);
  });

  it('does nothing, in two reads and without a lock, when the release is live already', async () => {
    const { status, message, process } = await deployed(world, 'one');
    expect(status).toBe('NOTHING_TO_DO');
    expect(message).toContain('release one');
    expect([...process.calls].sort()).toEqual(['journal.history', 'observe']);
  });

  it('deploys the same release again when its settings have changed', async () => {
    world.configure('settings-2');
    expect((await deployed(world, 'one')).status).toBe('SUCCESSFUL');
    expect(production(world)).toEqual({ blue: 0, green: 100 });
  });

  it('does not try again what the platform refuses for good', async () => {
    const { status, changes } = await deployed(world, 'two', {
      fate: (_call, name) => (name === 'ensureCapacity' ? { kind: 'refuse' } : undefined),
    });
    expect(status).toBe('ROLLBACK_SUCCESSFUL');
    expect(changes.filter((name) => name === '!ensureCapacity')).toHaveLength(1);
  });

  it('reports an old slot that cannot be stopped, and stops it the next time', async () => {
    const { status, message } = await deployed(world, 'two', {
      fate: (_call, name) => (name === 'scaleToZero' ? { kind: 'refuse' } : undefined),
    });
    expect(status).toBe('SUCCESSFUL');
    expect(message).toContain('blue could not be scaled to 0');
    expect(desired(world, 'blue')).toBe(2);
    const next = await deployed(world, 'two');
    expect(next.status).toBe('NOTHING_TO_DO');
    expect(next.changes).toEqual(['!scaleToZero']);
    expect(desired(world, 'blue')).toBe(0);
  });

  it('keeps both slots and asks a person when the new one sickens before the old one is stopped', async () => {
    await liveWithOne({ deregistrationDelayMs: 60_000, bakeTimeMs: 0 });
    const { status, message } = await deployed(world, 'two', {
      onEvent: (event) => {
        if (event.type !== 'stage-started' || event.stage !== 'CLEAN_UP') return;
        world.behave(world.release('two'), { healthyAfterMs: undefined });
        world.slots.kill('green', 2);
      },
    });
    expect(status).toBe('NEEDS_OPERATOR');
    expect(message).toContain('rollback');
    expect(desired(world, 'blue')).toBe(2);
    const next = await deployed(world, 'three');
    expect(next.status).toBe('SUCCESSFUL');
  });

  it('keeps the old slot when somebody gives it traffic back before it is stopped', async () => {
    const { status, message } = await deployed(world, 'two', {
      onEvent: (event) => {
        if (event.type !== 'stage-started' || event.stage !== 'CLEAN_UP') return;
        world.rules.write('production-1', { blue: 50, green: 50 }, world.clock.now());
      },
    });
    expect(status).toBe('NEEDS_OPERATOR');
    expect(message).toContain('blue was kept up');
    expect(desired(world, 'blue')).toBe(2);
  });

  it('waits until a write of its own that was never read back has come into view', async () => {
    world = createMemoryWorld({ delays: { readLagMs: 1000, propagationMs: 0 } });
    await deployed(world, 'one');
    world.meter.reset();
    const stop = new AbortController();
    const onlooker = world.process().ports.platform;
    let writes = 0;
    const { status } = await deployed(world, 'two', {
      signal: stop.signal,
      fate: (_call, name) => {
        if (name !== 'writeWeights') return undefined;
        writes += 1;
        if (writes === 2) {
          world.clock.after(500, () => stop.abort(new Error('SIGINT')));
          world.clock.after(1200, () => void onlooker.observe());
        }
        return undefined;
      },
    });
    expect(status).toBe('ROLLBACK_SUCCESSFUL');
    expect(production(world)).toEqual({ blue: 100, green: 0 });
    expect(world.meter.failed()).toBe(0);
  });

  it('empties the idle slot first when an earlier clean-up left tasks there', async () => {
    await deployed(world, 'two', {
      fate: (_call, name) => (name === 'scaleToZero' ? { kind: 'refuse' } : undefined),
    });
    const { status, changes } = await deployed(world, 'three');
    expect(status).toBe('SUCCESSFUL');
    expect(changes.indexOf('!scaleToZero')).toBeLessThan(changes.indexOf('!ensureCapacity'));
  });

  it('brings traffic back when a lost task is not replaced in time', async () => {
    const { deployment, message } = await deployed(world, 'two', {
      onEvent: (event) => {
        if (event.type !== 'stage-started' || event.stage !== 'BAKE_TIME') return;
        world.behave(world.release('two'), { healthyAfterMs: undefined });
        world.slots.kill('green', 1, 'SpotInterruption');
      },
    });
    expect(deployment).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL', stopReason: 'HEALTH_GATE' });
    expect(message).toContain('fewer than 2 healthy targets for 30 s');
  });

  it('starts nothing when no production rule names the groups', async () => {
    world = createMemoryWorld({ rules: { production: 0, test: 1 } });
    const { status, message } = await deployed(world, 'one');
    expect(status).toBe('STOPPED');
    expect(message).toContain('do not name both target groups');
  });

  it('goes back when an adapter throws what nobody has foreseen', async () => {
    const { status, deployment, message } = await deployed(world, 'two', {
      fate: (_call, name) => {
        if (name === 'validate') throw new TypeError('body is not iterable');
        return undefined;
      },
    });
    expect({ status, stopReason: deployment?.stopReason }).toEqual({
      status: 'ROLLBACK_SUCCESSFUL',
      stopReason: 'PLATFORM_FAILED',
    });
    expect(message).toContain('body is not iterable');
    expectBlueUntouched();
  });

  it('says so when nobody can ask the release', async () => {
    world.behave(world.release('two'), { maySayReady: undefined });
    const { status, process } = await deployed(world, 'two');
    expect(status).toBe('SUCCESSFUL');
    expect(process.events).toContainEqual({ type: 'note', text: expect.stringContaining('was not asked') });
  });
});
