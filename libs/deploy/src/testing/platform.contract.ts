import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Observation, Platform, Release, Slot, SlotState, Weights } from '../ports/platform.ts';

export interface PlatformUnderTest {
  readonly platform: Platform;
  /** Lets the platform work for a while between two looks. */
  readonly pause: () => Promise<void>;
  /** Two releases whose tasks become healthy, say ready, and whose migration ends with 0. */
  readonly good: readonly [Release, Release];
  /** Its tasks end by themselves soon after their start, with exit code 1 and a log line; its one-off task, too. */
  readonly crashing: Release;
  /** Words of the one-off task. */
  readonly migrate: readonly string[];
  /** When "now" is for the platform. */
  readonly now: () => number;
  readonly close?: () => Promise<void>;
}

const LOOKS = 300;

/** What every platform does, told as one story on one platform that begins empty: its tests build on each other. */
export function describePlatform(
  name: string,
  open: () => PlatformUnderTest | Promise<PlatformUnderTest>,
): void {
  describe(`platform: ${name}`, () => {
    let subject: PlatformUnderTest;
    let platform: Platform;

    beforeAll(async () => {
      subject = await open();
      ({ platform } = subject);
    });

    afterAll(() => subject.close?.());

    const until = async (what: string, holds: (seen: Observation) => boolean): Promise<Observation> => {
      let seen: Observation = await platform.observe();
      for (let look = 0; look < LOOKS; look += 1) {
        if (holds(seen)) return seen;
        await subject.pause();
        seen = await platform.observe();
      }
      throw new Error(`never saw ${what}; last: ${JSON.stringify(seen)}`);
    };
    const run = async (slot: Slot, release: Release, desired: number) => {
      const revision = await platform.registerRevision(slot, release);
      await platform.ensureCapacity(slot, revision, desired);
      return revision;
    };
    const write = async (kind: 'production' | 'test', weights: Weights) => {
      const { rules } = await platform.observe();
      for (const rule of rules.filter((one) => one.kind === kind)) await platform.writeWeights(rule, weights);
    };

    it('has both groups in every rule, at weight 0, after attachGroups on an empty listener', async () => {
      await platform.attachGroups();
      const { rules } = await platform.observe();
      expect(new Set(rules.map(({ kind }) => kind))).toContain('production');
      for (const { weights } of rules) expect(weights).toMatchObject({ blue: 0, green: 0 });
    });

    it('registers one revision for the same content, with the hash it announced', async () => {
      const [first, second] = subject.good;
      const revision = await platform.registerRevision('blue', first);
      expect(await platform.registerRevision('blue', first)).toEqual(revision);
      expect(revision.release).toEqual(first);
      expect(revision.configurationHash).toBe(platform.configurationHash('blue'));
      expect((await platform.registerRevision('blue', second)).id).not.toBe(revision.id);
    });

    it('finds nothing wrong when nothing is', async () => {
      expect(await platform.verify(subject.good[0])).toEqual([]);
    });

    it('brings a slot to healthy targets of the revision, though it has weight 0', async () => {
      const revision = await run('blue', subject.good[0], 2);
      const seen = await until('two healthy targets', (now) => healthy(now, 'blue') === 2);
      expect(stateOf(seen, 'blue')).toMatchObject({ revision, desired: 2, running: 2 });
    });

    it('leaves tasks alone when the capacity is there already', async () => {
      const before = targetIds(await platform.observe(), 'blue');
      await run('blue', subject.good[0], 2);
      await subject.pause();
      expect(targetIds(await platform.observe(), 'blue')).toEqual(before);
    });

    it('reads weights back as they were written, production and test apart', async () => {
      await write('production', { blue: 100, green: 0 });
      await write('test', { blue: 0, green: 100 });
      const { rules } = await until('the weights', ({ rules: now }) =>
        now.every(({ kind, weights }) => (weights.blue === 100) === (kind === 'production')),
      );
      for (const { kind, weights } of rules) {
        expect(weights).toEqual(kind === 'production' ? { blue: 100, green: 0 } : { blue: 0, green: 100 });
      }
    });

    it('keeps weights that are there when groups are attached again', async () => {
      const before = (await platform.observe()).rules;
      await platform.attachGroups();
      expect((await platform.observe()).rules).toEqual(before);
    });

    it('takes weights finer than a percent', async () => {
      await write('production', { blue: 999, green: 1 });
      const seen = await until('the weights', ({ rules }) =>
        rules.some(({ kind, weights }) => kind === 'production' && weights.green === 1),
      );
      expect(seen.rules.find(({ kind }) => kind === 'production')?.weights).toEqual({ blue: 999, green: 1 });
      await write('production', { blue: 100, green: 0 });
    });

    it('lets the release behind the test rule say that it is ready', async () => {
      await run('green', subject.good[1], 1);
      await until('a healthy target', (now) => healthy(now, 'green') === 1);
      const answer = await platform.validate('green', subject.good[1]);
      expect(answer?.ready ?? true).toBe(true);
    });

    it('runs a one-off task to its end and tells its exit code', async () => {
      const revision = await platform.registerRevision('green', subject.good[1]);
      const outcome = await platform.runTask(revision, subject.migrate);
      expect(outcome).toMatchObject({ exitCode: 0 });
      expect(outcome.taskId).not.toBe('');
    });

    it('tells how a one-off task failed, with its last log lines', async () => {
      const revision = await platform.registerRevision('green', subject.crashing);
      const outcome = await platform.runTask(revision, subject.migrate);
      expect(outcome.exitCode).toBe(1);
      expect(outcome.stoppedReason).not.toBe('');
      expect(outcome.lastLogLines.length).toBeGreaterThan(0);
    });

    it('stops a one-off task and rejects when it is aborted', async () => {
      const revision = await platform.registerRevision('green', subject.good[1]);
      await expect(
        platform.runTask(revision, subject.migrate, AbortSignal.abort(new Error('stop'))),
      ).rejects.toThrow();
    });

    it('empties a slot that is scaled to 0, twice with the same outcome', async () => {
      await write('test', { blue: 100, green: 0 });
      await platform.scaleToZero('green');
      await platform.scaleToZero('green');
      const seen = await until('an empty slot', (now) => {
        const { desired, running, pending } = stateOf(now, 'green') ?? { desired: 0, running: 0, pending: 0 };
        return desired + running + pending === 0 && targetIds(now, 'green').length === 0;
      });
      expect(healthy(seen, 'blue')).toBe(2);
    });

    it('does not call a scale-down a failure', async () => {
      expect(await platform.taskFailures('green', subject.now() - 600_000)).toEqual([]);
    });

    it('tells of tasks that end by themselves: why, and their last log lines', async () => {
      const sinceMs = subject.now();
      await run('green', subject.crashing, 1);
      let failures = await platform.taskFailures('green', sinceMs);
      for (let look = 0; look < LOOKS && failures.length === 0; look += 1) {
        await subject.pause();
        failures = await platform.taskFailures('green', sinceMs);
      }
      expect(failures[0]).toMatchObject({ exitCode: 1, stopCode: 'EssentialContainerExited' });
      expect(failures[0]?.lastLogLines.length).toBeGreaterThan(0);
      await platform.scaleToZero('green');
    });

    it('rejects instead of answering when it is aborted', async () => {
      await expect(platform.observe(AbortSignal.abort(new Error('stop')))).rejects.toThrow();
    });
  });
}

function stateOf(seen: Observation, slot: Slot): SlotState | undefined {
  return seen.slots.find((state) => state.slot === slot);
}

function healthy(seen: Observation, slot: Slot): number {
  return stateOf(seen, slot)?.targets.filter(({ state }) => state === 'healthy').length ?? 0;
}

/** Of targets that are not on their way out. */
function targetIds(seen: Observation, slot: Slot): readonly string[] {
  const targets = stateOf(seen, slot)?.targets ?? [];
  return targets
    .filter(({ state }) => state !== 'draining' && state !== 'unused')
    .map(({ id }) => id)
    .sort();
}
