import type { Observation, Platform } from '../ports/platform.ts';
import { within } from './deadlines.ts';
import { DeployError } from './deploy-error.ts';
import type { Lock } from './lock.ts';
import type { DeployPorts } from './requests.ts';
import { persistently } from './retry.ts';

const READ_MS = 30_000;
const CHANGE_MS = 120_000;
/** A read that a change stands on may be so old. */
const FRESH_MS = 5000;

type Call<T> = (platform: Platform, signal: AbortSignal) => Promise<T>;

export interface ChangeOptions {
  readonly deadlineMs?: number;
  /** The error of a call that has not ended by then. */
  readonly late?: () => DeployError;
  /** Ctrl-C ends the call too. Only for what leaves nothing half done. */
  readonly stoppable?: boolean;
  /** The last `glance` is what makes this change right: refused where the process has slept since. */
  readonly standsOnGlance?: boolean;
}

/** The platform as a run asks it: with deadlines, under the lock, and never on the ground of an old answer. */
export interface Calls {
  /** A read that the next decision stands on: tried again while it fails. */
  read<T>(what: string, call: Call<T>, deadlineMs?: number): Promise<T>;
  /** One fresh observation, not tried again: for loops, in which a failed read means "unknown". */
  glance(): Promise<Observation>;
  /** One change, under the lock, not tried again. Ctrl-C does not end it: half a change is a state nobody knows. */
  change<T>(what: string, call: Call<T>, options?: ChangeOptions): Promise<T>;
  /** Repeats an attempt of reads and changes while it fails for a reason that may pass. */
  persist<T>(what: string, attempt: () => Promise<T>): Promise<T>;
}

/** @param signal aborted when going on makes no sense; asked at every call, because a run may turn back */
export function createCalls({ platform, clock }: DeployPorts, lock: Lock, signal: () => AbortSignal): Calls {
  let glancedAtMs = -Infinity;
  const scope = () => ({ clock, signal: signal() });

  return {
    read: (what, call, deadlineMs = READ_MS) =>
      persistently(what, scope(), () =>
        within(deadlineMs, scope(), (inner) => call(platform, inner), unanswered(what, deadlineMs)),
      ),
    glance: async () => {
      const askedAtMs = clock.now();
      glancedAtMs = -Infinity;
      const look = (inner: AbortSignal) => platform.observe(inner);
      const seen = await within(READ_MS, scope(), look, unanswered('observe', READ_MS));
      glancedAtMs = askedAtMs;
      return seen;
    },
    change: async (what, call, options = {}) => {
      const { deadlineMs = CHANGE_MS, late, stoppable = false, standsOnGlance = false } = options;
      await lock.assertHeld();
      if (standsOnGlance && clock.now() - glancedAtMs > FRESH_MS) throw stale(what);
      return within(
        deadlineMs,
        { clock, signal: stoppable ? signal() : lock.signal },
        (inner) => call(platform, inner),
        late ?? unanswered(what, deadlineMs),
      );
    },
    persist: (what, attempt) => persistently(what, scope(), attempt),
  };
}

function unanswered(what: string, ms: number) {
  return () =>
    new DeployError(
      'PLATFORM_FAILED',
      `no answer in ${ms / 1000} s when asked to ${what}`,
      'check the connection to the platform, then run the command again',
    );
}

function stale(what: string): DeployError {
  return new DeployError(
    'PLATFORM_FAILED',
    `what was read is more than ${FRESH_MS / 1000} s old: too old to ${what}`,
    'see what keeps this machine from running, then run the command again',
  );
}
