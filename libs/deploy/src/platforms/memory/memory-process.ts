import { DeployError } from '../../engine/deploy-error.ts';
import type { DeployPorts } from '../../engine/requests.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Holder, Journal } from '../../ports/journal.ts';
import type { Platform } from '../../ports/platform.ts';
import type { DeployEvent } from '../../ports/reporter.ts';
import type { InvariantRecorder, ProcessKnowledge } from './invariants.ts';
import type { MemoryJournal } from './memory-journal.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What fate does to one call of one process. */
export type Fault =
  /** The process is gone: nothing that it waits for is ever answered. */
  | { readonly kind: 'kill'; readonly when: 'before' | 'after' }
  | { readonly kind: 'throttle' }
  /** No permission: no effect, and none later. */
  | { readonly kind: 'refuse' }
  /** The caller hears of an error, whether or not the call had its effect. */
  | { readonly kind: 'reject'; readonly when: 'before' | 'after' }
  /** The process stands still once the call had its effect, as under SIGSTOP, and goes on later. */
  | { readonly kind: 'pause'; readonly ms: number };

export interface MemoryProcess {
  readonly ports: DeployPorts;
  readonly holder: Holder;
  readonly events: readonly DeployEvent[];
  /** Names of the calls made, oldest first; changes of the platform are marked with `!`. */
  readonly calls: readonly string[];
  readonly died: Promise<void>;
  isAlive(): boolean;
}

export interface ProcessOptions {
  readonly holder: Holder;
  readonly clock: VirtualClock;
  readonly platform: Platform;
  readonly journal: MemoryJournal;
  readonly recorder: InvariantRecorder;
  readonly newId: () => string;
  readonly isAlive: (holder: Holder) => boolean | undefined;
  /** @param call counts from 1 @param name of the port's method */
  readonly fate?: (call: number, name: string) => Fault | undefined;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: DeployEvent) => void;
}

/** One process of the CLI: its own ports, which fail, stand still and die as fate wants. */
export function createMemoryProcess(options: ProcessOptions): MemoryProcess {
  const { holder, clock, platform, journal, recorder, fate = () => undefined } = options;
  const calls: string[] = [];
  const events: DeployEvent[] = [];
  const knowledge: ProcessKnowledge = {
    runId: holder.runId,
    fencingToken: undefined,
    readAtMs: undefined,
    seen: undefined,
  };
  const death = Promise.withResolvers<undefined>();
  let dead = false;
  let resumesAtMs = 0;

  const forEver = () => new Promise<never>(() => undefined);

  /** Nothing reaches a process that is dead, and nothing yet one that stands still. */
  const reach = async <T>(call: Promise<T>): Promise<T> => {
    const settled = await call.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    while (!dead && clock.now() < resumesAtMs) await clock.sleep(resumesAtMs - clock.now());
    if (dead) return forEver();
    if ('error' in settled) throw settled.error;
    return settled.value;
  };

  const die = () => {
    dead = true;
    death.resolve(undefined);
    return forEver();
  };

  const call = <T>(name: string, isChange: boolean, work: () => Promise<T>): Promise<T> => {
    if (dead) return forEver();
    calls.push(isChange ? `!${name}` : name);
    const fault = fate(calls.length, name);
    return reach(meet(fault, name, work));
  };

  const meet = async <T>(fault: Fault | undefined, name: string, work: () => Promise<T>): Promise<T> => {
    if (fault?.kind === 'kill' && fault.when === 'before') return die();
    if (fault?.kind === 'throttle') throw new DeployError('THROTTLED', `${name}: Rate exceeded`, 'wait');
    if (fault?.kind === 'refuse')
      throw new DeployError('PLATFORM_REFUSED', `${name}: AccessDenied`, 'allow it');
    if (fault?.kind === 'reject' && fault.when === 'before') throw failed(name);
    const value = await work();
    if (fault?.kind === 'kill') return die();
    if (fault?.kind === 'reject') throw failed(name);
    if (fault?.kind === 'pause') resumesAtMs = clock.now() + fault.ms;
    return value;
  };

  const failed = (name: string) =>
    new DeployError(
      name.startsWith('journal') ? 'JOURNAL_FAILED' : 'PLATFORM_FAILED',
      `${name}: socket hang up`,
      'wait',
    );

  const change = <T>(name: string, check: () => void, work: () => Promise<T>): Promise<T> =>
    call(name, true, async () => {
      check();
      const value = await work();
      recorder.afterChange(name);
      return value;
    });

  const own: Platform = {
    configurationHash: (slot) => platform.configurationHash(slot),
    observe: async (signal) => {
      knowledge.readAtMs = undefined;
      let answeredAtMs = 0;
      const seen = await call('observe', false, async () => {
        const answer = await platform.observe(signal);
        recorder.read(answer);
        answeredAtMs = clock.now();
        return answer;
      });
      knowledge.readAtMs = answeredAtMs;
      knowledge.seen = seen;
      return seen;
    },
    verify: (release, signal) => call('verify', false, () => platform.verify(release, signal)),
    taskFailures: (...args) => call('taskFailures', false, () => platform.taskFailures(...args)),
    validate: (...args) => call('validate', false, () => platform.validate(...args)),
    registerRevision: (...args) =>
      change(
        'registerRevision',
        () => recorder.beforeOtherChange(knowledge, 'registerRevision'),
        () => platform.registerRevision(...args),
      ),
    attachGroups: (signal) =>
      change(
        'attachGroups',
        () => recorder.beforeOtherChange(knowledge, 'attachGroups'),
        async () => {
          await platform.attachGroups(signal);
          recorder.attached();
        },
      ),
    ensureCapacity: (...args) =>
      change(
        'ensureCapacity',
        () => recorder.beforeOtherChange(knowledge, 'ensureCapacity'),
        () => platform.ensureCapacity(...args),
      ),
    runTask: (...args) =>
      change(
        'runTask',
        () => recorder.beforeOtherChange(knowledge, 'runTask'),
        () => platform.runTask(...args),
      ),
    writeWeights: (rule, weights, signal) =>
      change(
        'writeWeights',
        () => recorder.beforeWeights(knowledge, rule, weights),
        () => platform.writeWeights(rule, weights, signal),
      ),
    scaleToZero: (slot, signal) =>
      change(
        'scaleToZero',
        () => recorder.beforeScaleToZero(knowledge, slot),
        () => platform.scaleToZero(slot, signal),
      ),
  };

  const ownJournal: Journal = {
    acquire: (...args) =>
      call('journal.acquire', false, async () => {
        const lease = await journal.acquire(...args);
        knowledge.fencingToken = lease.fencingToken;
        return lease;
      }),
    renew: (...args) => call('journal.renew', false, () => journal.renew(...args)),
    release: (lease) => call('journal.release', false, () => journal.release(lease)),
    holder: () => call('journal.holder', false, () => journal.holder()),
    write: (...args) => call('journal.write', false, () => journal.write(...args)),
    history: (limit) => call('journal.history', false, () => journal.history(limit)),
  };

  const ownClock: Clock = {
    now: () => clock.now(),
    sleep: (ms, signal) => (dead ? forEver() : reach(clock.sleep(ms, signal))),
  };

  return {
    holder,
    calls,
    events,
    died: death.promise,
    isAlive: () => !dead,
    ports: {
      platform: own,
      journal: ownJournal,
      clock: ownClock,
      newId: options.newId,
      isAlive: options.isAlive,
      signal: options.signal,
      reporter: {
        report: (event) => {
          events.push(event);
          options.onEvent?.(event);
        },
      },
    },
  };
}
