import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Behaviour } from '../platforms/memory/behaviour.ts';
import type { Fault } from '../platforms/memory/memory-process.ts';
import { createMemoryWorld, type MemoryWorld, type Outcome } from '../platforms/memory/memory-world.ts';
import { DeployError } from './deploy-error.ts';
import { deploy } from './deploy.ts';
import type { DeployPorts, RollbackRequest, VerbResult } from './requests.ts';
import { rollBack } from './roll-back.ts';
import { shareOf } from './weights.ts';

interface Command {
  readonly startMs: number;
  /** A release to deploy; undefined: roll back. */
  readonly release: string | undefined;
  readonly faults: readonly { readonly call: number; readonly fault: Fault }[];
  /** Ctrl-C at this call. */
  readonly stopAt: number | undefined;
}

interface Story {
  readonly steps: readonly number[];
  readonly desired: number;
  readonly productionRules: number;
  readonly propagationMs: number;
  readonly readLagMs: number;
  readonly behaviour: Partial<Behaviour>;
  readonly commands: readonly Command[];
  readonly losses: readonly {
    readonly atMs: number;
    readonly slot: 'blue' | 'green';
    readonly stopCode: string;
  }[];
}

const SETTLE_MS = 1000;
/** Longer than all deadlines of a deployment and of its way back, with what other commands hold it up. */
const LONGEST_MS = 20 * 60_000;
/** A failure prints its seed and its path. */
const RUNS = { numRuns: 300, interruptAfterTimeLimit: 45_000 };

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault>({ kind: 'kill', when: 'before' }, { kind: 'kill', when: 'after' }),
  fc.constant<Fault>({ kind: 'throttle' }),
  fc.constantFrom<Fault>({ kind: 'reject', when: 'before' }, { kind: 'reject', when: 'after' }),
  fc.integer({ min: 1000, max: 60_000 }).map((ms): Fault => ({ kind: 'pause', ms })),
);

const command: fc.Arbitrary<Command> = fc.record({
  startMs: fc.integer({ min: 0, max: 60_000 }),
  release: fc.constantFrom('one', 'two', 'two', 'bad', undefined),
  faults: fc.array(fc.record({ call: fc.integer({ min: 1, max: 140 }), fault }), { maxLength: 6 }),
  stopAt: fc.option(fc.integer({ min: 1, max: 140 }), { nil: undefined, freq: 4 }),
});

/** Releases that fail before anybody is sent to them. */
const harmless: fc.Arbitrary<Partial<Behaviour>> = fc.constantFrom<Partial<Behaviour>>(
  { maySayReady: false },
  { healthyAfterMs: undefined },
  { bootMs: undefined },
  { failsToStart: 'CannotPullContainerError' },
  { crashAfterMs: 500, healthyAfterMs: undefined },
  { migrationExitCode: 1 },
  { finding: 'no such image' },
);

const harmful: fc.Arbitrary<Partial<Behaviour>> = fc
  .integer({ min: 2000, max: 20_000 })
  .map((crashAfterMs) => ({ crashAfterMs }));

const story = (behaviour: fc.Arbitrary<Partial<Behaviour>>, maxLosses: number): fc.Arbitrary<Story> =>
  fc.record({
    steps: fc.constantFrom([100], [10, 100], [0.5, 20, 100]),
    desired: fc.integer({ min: 1, max: 3 }),
    productionRules: fc.integer({ min: 1, max: 3 }),
    propagationMs: fc.integer({ min: 0, max: SETTLE_MS }),
    readLagMs: fc.constantFrom(0, 0, 700, SETTLE_MS),
    behaviour,
    commands: fc.array(command, { minLength: 1, maxLength: 4 }),
    losses: fc.array(
      fc.record({
        atMs: fc.integer({ min: 0, max: 60_000 }),
        slot: fc.constantFrom('blue' as const, 'green' as const),
        stopCode: fc.constantFrom('SpotInterruption', 'EssentialContainerExited'),
      }),
      { maxLength: maxLosses },
    ),
  });

describe('whatever happens', () => {
  it('breaks no invariant, and the next calm deployment ends with all traffic on one slot', async () => {
    await fc.assert(
      fc.asyncProperty(story(fc.oneof(harmless, harmful), 4), async (told) => {
        const { world } = await play(told);
        expect(world.recorder.violations).toEqual([]);
        await calmDown(world);
      }),
      RUNS,
    );
  }, 60_000);

  it('fails no request when releases fail before traffic, runs die, sleep and meet errors', async () => {
    await fc.assert(
      fc.asyncProperty(story(harmless, 0), async (told) => {
        const { world } = await play(told);
        await calmDown(world);
        expect(world.meter.failed()).toBe(0);
      }),
      RUNS,
    );
  }, 60_000);
});

/** One release is live; then the commands run, at once or after each other, as the story has it. */
async function play(
  told: Story,
): Promise<{ readonly world: MemoryWorld; readonly outcomes: readonly Outcome[] }> {
  const world = createMemoryWorld({
    settings: {
      steps: told.steps,
      desired: told.desired,
      settleMs: SETTLE_MS,
      stepBakeMs: 2000,
      bakeTimeMs: 3000,
      startTimeoutMs: 15_000,
      migrate: ['migrate'],
    },
    delays: { readLagMs: told.readLagMs, propagationMs: told.propagationMs },
    rules: { production: told.productionRules, test: 1 },
  });
  world.behave(world.release('bad'), told.behaviour);
  const first = await world.run(world.process(), verbOf('one', world), {});
  expect(first).toMatchObject({ result: { status: 'SUCCESSFUL' } });
  world.meter.reset();
  for (const { atMs, slot, stopCode } of told.losses) {
    world.clock.after(atMs, () => world.slots.kill(slot, 1, stopCode));
  }
  const outcomes = await Promise.all(told.commands.map((one) => obey(one, world)));
  return { world, outcomes };
}

async function obey({ startMs, release, faults, stopAt }: Command, world: MemoryWorld): Promise<Outcome> {
  await world.clock.sleep(startMs);
  const stop = new AbortController();
  const process = world.process({
    signal: stop.signal,
    fate: (call) => {
      if (call === stopAt) stop.abort(new Error('SIGINT'));
      return faults.find((one) => one.call === call)?.fault;
    },
  });
  const startedAtMs = world.clock.now();
  const outcome = await world.run(process, verbOf(release, world), {});
  expect(world.clock.now() - startedAtMs).toBeLessThan(LONGEST_MS);
  expectWords(outcome);
  return outcome;
}

/** Every end has a word for it: a value, or an error that the engine made. */
function expectWords(outcome: Outcome): void {
  if (outcome.kind === 'error' && !(outcome.error instanceof DeployError)) throw outcome.error;
  if (outcome.kind === 'value') expect(outcome.result.message).not.toMatch(/undefined|\[object/);
}

/** All that was begun has ended by now; whatever it left, one command in calm weather brings it in order. */
async function calmDown(world: MemoryWorld): Promise<void> {
  await world.clock.sleep(600_000);
  const statuses: string[] = [];
  // At most one to end what was left, and one for a fresh attempt: then there is nothing more to do.
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    statuses.push(statusOf(await world.run(world.process(), verbOf('two', world), {})));
  }
  expect(statuses.at(-1)).toBe('NOTHING_TO_DO');
  expect(world.recorder.violations).toEqual([]);
  const rules = world.rules.written().filter(({ kind }) => kind === 'production');
  const live = (['blue', 'green'] as const).filter((slot) =>
    rules.every(({ weights }) => shareOf(slot, weights) === 1),
  );
  expect(live).toHaveLength(1);
}

function statusOf(outcome: Outcome): string {
  if (outcome.kind === 'value') return outcome.result.status;
  return outcome.kind === 'error' && outcome.error instanceof Error ? outcome.error.message : outcome.kind;
}

function verbOf(release: string | undefined, world: MemoryWorld) {
  return (request: RollbackRequest, ports: DeployPorts): Promise<VerbResult> =>
    release === undefined
      ? rollBack(request, ports)
      : deploy({ ...request, release: world.release(release) }, ports);
}
