import { describe, expect, it } from '@jest/globals';
import { createMemoryWorld, type MemoryWorld, type Outcome } from '../platforms/memory/memory-world.ts';
import { shareOf } from './weights.ts';
import { deploy } from './deploy.ts';
import { isOpen } from './lifecycle.ts';
import type { DeployPorts, RollbackRequest, VerbResult } from './requests.ts';
import { rollBack } from './roll-back.ts';

interface Scenario {
  readonly name: string;
  /** What happened before the run that dies. */
  readonly before: (world: MemoryWorld) => Promise<void>;
  readonly command: (
    world: MemoryWorld,
  ) => (request: RollbackRequest, ports: DeployPorts) => Promise<VerbResult>;
  readonly ends: readonly string[];
  /** Whether requests are answered from the first moment on. */
  readonly serves: boolean;
}

const deployOf =
  (name: string) =>
  (world: MemoryWorld) =>
  (request: RollbackRequest, ports: DeployPorts): Promise<VerbResult> =>
    deploy({ ...request, release: world.release(name) }, ports);

const live = async (world: MemoryWorld, ...names: string[]) => {
  for (const name of names) {
    const outcome = await world.run(world.process(), deployOf(name)(world), {});
    expect(outcome).toMatchObject({ kind: 'value', result: { status: 'SUCCESSFUL' } });
  }
  world.meter.reset();
};

const scenarios: readonly Scenario[] = [
  {
    name: 'the first deployment',
    before: () => Promise.resolve(),
    command: deployOf('one'),
    ends: ['SUCCESSFUL'],
    serves: false,
  },
  {
    name: 'a deployment in steps with migrations',
    before: (world) => live(world, 'one'),
    command: deployOf('two'),
    ends: ['SUCCESSFUL'],
    serves: true,
  },
  {
    name: 'a deployment that may not take traffic',
    before: async (world) => {
      await live(world, 'one');
      world.behave(world.release('two'), { maySayReady: false });
    },
    command: deployOf('two'),
    ends: ['ROLLBACK_SUCCESSFUL'],
    serves: true,
  },
  {
    name: 'a deployment whose tasks die in the bake',
    before: async (world) => {
      await live(world, 'one');
      world.behave(world.release('two'), { crashAfterMs: 8500 });
    },
    command: deployOf('two'),
    ends: ['ROLLBACK_SUCCESSFUL'],
    serves: true,
  },
  {
    name: 'a rollback',
    before: (world) => live(world, 'one', 'two'),
    command: () => rollBack,
    ends: ['SUCCESSFUL'],
    serves: true,
  },
];

const settings = { steps: [25, 100], migrate: ['migrate'], stepBakeMs: 2000, bakeTimeMs: 3000 };
const newWorld = () =>
  createMemoryWorld({
    settings,
    delays: { readLagMs: 0, propagationMs: 800 },
    rules: { production: 2, test: 1 },
  });

describe.each(scenarios)('a run killed at any call of $name', ({ before, command, ends, serves }) => {
  it('is taken over and brought to an end by the same command', async () => {
    const calm = newWorld();
    await before(calm);
    const untouched = calm.process();
    await calm.run(untouched, command(calm), {});
    expect(untouched.calls.length).toBeGreaterThan(20);
    for (let crash = 1; crash <= untouched.calls.length + 1; crash += 1) {
      const world = newWorld();
      await before(world);
      const victim = world.process({
        fate: (call) => (call === crash ? { kind: 'kill', when: 'before' } : undefined),
      });
      await world.run(victim, command(world), {});
      const outcome = await world.run(world.process(), command(world), {});
      const again = world.process();
      const repeated = await world.run(again, command(world), {});
      const what = `killed before call ${crash}: ${untouched.calls[crash - 1]}\n${JSON.stringify(outcome)}\n${JSON.stringify(repeated)}`;
      try {
        expect(world.recorder.violations).toEqual([]);
        expect([...ends, 'NOTHING_TO_DO']).toContain(statusOf(outcome));
        expect(weightsAreWhole(world)).toBe(true);
        const [last] = await world.journal.history(1);
        expect(last === undefined || isOpen(last)).toBe(false);
        if (ends.includes('SUCCESSFUL')) {
          expect(statusOf(repeated)).toBe('NOTHING_TO_DO');
          expect(again.calls.filter((name) => name.startsWith('!'))).toEqual([]);
          if (serves) expect(world.meter.failed()).toBe(0);
        }
      } catch (error) {
        throw new Error(what, { cause: error });
      }
    }
  });
});

function statusOf(outcome: Outcome): string {
  return outcome.kind === 'value' ? outcome.result.status : `${outcome.kind} ${JSON.stringify(outcome)}`;
}

function weightsAreWhole(world: MemoryWorld): boolean {
  const rules = world.rules.written().filter(({ kind }) => kind === 'production');
  return (['blue', 'green'] as const).some((slot) =>
    rules.every(({ weights }) => shareOf(slot, weights) === 1),
  );
}
