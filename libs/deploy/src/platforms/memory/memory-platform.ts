import { DeployError } from '../../engine/deploy-error.ts';
import type { Platform, Release, ServiceRevision, Slot } from '../../ports/platform.ts';
import { goodBehaviour, type Behaviour } from './behaviour.ts';
import { createMemorySlots, type MemorySlots } from './memory-slots.ts';
import { createMemoryRules, type MemoryRules, type TrafficDelays } from './memory-traffic.ts';
import { createMeter, type Meter } from './meter.ts';
import type { VirtualClock } from './virtual-clock.ts';

const SLOTS: readonly Slot[] = ['blue', 'green'];

export interface MemoryPlatformOptions {
  readonly clock: VirtualClock;
  readonly deregistrationDelayMs: number;
  readonly delays?: TrafficDelays;
  readonly rules?: { readonly production: number; readonly test: number };
}

/** The platform, and the hands of whoever plays fate. */
export interface MemoryPlatform {
  readonly platform: Platform;
  readonly slots: MemorySlots;
  readonly rules: MemoryRules;
  readonly meter: Meter;
  /** How tasks of this release behave from their next start on. */
  behave(release: Release, behaviour: Partial<Behaviour>): void;
  /** Changed settings: new revisions get another hash. */
  configure(configurationHash: string): void;
}

/** A real adapter without a cloud: tasks start, fail and drain on virtual time. */
export function createMemoryPlatform(options: MemoryPlatformOptions): MemoryPlatform {
  const { clock, deregistrationDelayMs } = options;
  const behaviours = new Map<string, Behaviour>();
  const revisions = new Map<string, ServiceRevision>();
  let settings = 'settings-1';
  let tasks = 0;

  const behaviourOf = ({ digest }: Release) => behaviours.get(digest) ?? goodBehaviour;
  const rules = createMemoryRules(
    options.delays ?? { readLagMs: 0, propagationMs: 0 },
    options.rules ?? { production: 1, test: 1 },
  );
  const slots = createMemorySlots({
    clock,
    behaviourOf: ({ release }) => behaviourOf(release),
    deregistrationDelayMs,
    beforeChange: () => meter.advance(),
  });
  const meter = createMeter({
    now: () => clock.now(),
    effectiveAt: (ms) => rules.effective(ms),
    changesBetween: (fromMs, toMs) => rules.changesBetween(fromMs, toMs),
    tasks: (slot) => slots.tasks(slot),
  });
  for (const slot of SLOTS) slots.set(slot, undefined, 0);

  const answer = async <T>(signal: AbortSignal | undefined, work: () => T): Promise<T> => {
    signal?.throwIfAborted();
    await Promise.resolve();
    return work();
  };

  const platform: Platform = {
    configurationHash: (slot) => `${settings}-${slot}`,
    observe: (signal) => answer(signal, () => ({ slots: slots.states(), rules: rules.read(clock.now()) })),
    verify: (release, signal) =>
      answer(signal, () => {
        const { finding } = behaviourOf(release);
        return finding === undefined ? [] : [{ what: finding, hint: 'put it there' }];
      }),
    registerRevision: (slot, release, signal) =>
      answer(signal, () => {
        const configurationHash = platform.configurationHash(slot);
        const key = `${slot}/${release.digest}/${configurationHash}`;
        const known = revisions.get(key) ?? {
          id: `${slot}:${revisions.size + 1}`,
          release,
          configurationHash,
        };
        revisions.set(key, known);
        return known;
      }),
    attachGroups: (signal) => answer(signal, () => rules.attach(SLOTS, clock.now())),
    ensureCapacity: (slot, revision, desired, signal) =>
      answer(signal, () => {
        if (![...revisions.values()].some(({ id }) => id === revision.id)) {
          throw new DeployError('PLATFORM_REFUSED', `no revision ${revision.id}`, 'deploy the release again');
        }
        slots.set(slot, revision, desired);
      }),
    scaleToZero: (slot, signal) => answer(signal, () => slots.set(slot, undefined, 0)),
    writeWeights: (rule, weights, signal) =>
      answer(signal, () => {
        meter.advance();
        rules.write(rule.id, weights, clock.now());
      }),
    runTask: async (revision, _command, signal) => {
      const { migrationMs, migrationExitCode, logLines } = behaviourOf(revision.release);
      tasks += 1;
      const taskId = `one-off-${tasks}`;
      await clock.sleep(migrationMs, signal);
      const stoppedReason = 'Essential container in task exited';
      return { taskId, exitCode: migrationExitCode, stoppedReason, lastLogLines: logLines };
    },
    taskFailures: (slot, sinceMs, signal) => answer(signal, () => slots.failures(slot, sinceMs)),
    validate: (slot, release, signal) =>
      answer(signal, () => {
        const { maySayReady } = behaviourOf(release);
        if (maySayReady === undefined) return undefined;
        const shown = rules
          .read(clock.now())
          .some(({ kind, weights }) => kind === 'test' && (weights[slot] ?? 0) > 0);
        const ready = shown && maySayReady;
        return { ready, detail: ready ? '200 ready' : '503 {"ready":false,"database":"no route"}' };
      }),
  };

  return {
    platform,
    slots,
    rules,
    meter,
    behave: (release, behaviour) => {
      behaviours.set(release.digest, { ...goodBehaviour, ...behaviour });
    },
    configure: (configurationHash) => {
      settings = configurationHash;
    },
  };
}
