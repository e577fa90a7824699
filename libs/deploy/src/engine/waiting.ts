import type { Observation } from '../ports/platform.ts';
import { DeployError, isTransient } from './deploy-error.ts';
import type { Run } from './run.ts';

export interface Wait<T> {
  /** What is waited for, for the message of the deadline. */
  readonly what: string;
  readonly timeoutMs: number;
  /** The answer, or undefined while it is not there yet. Throws where waiting on is of no use. */
  readonly look: (seen: Observation) => Promise<T | undefined> | T | undefined;
  /** The error of a deadline that passed with every read answered. */
  readonly late: () => DeployError;
}

/**
 * Looks again and again until there is an answer. A read that fails counts as "unknown": neither an answer nor an end.
 * @throws {DeployError} what `late` says at the deadline; THROTTLED_OUT or TIMEOUT where the last reads failed
 */
export async function waitFor<T>(run: Run, { what, timeoutMs, look, late }: Wait<T>): Promise<T> {
  const { clock } = run.ports;
  const deadlineMs = clock.now() + timeoutMs;
  for (;;) {
    const seen = await glanceOrUnknown(run);
    if (!(seen instanceof DeployError)) {
      const answer = await orUnknown(run, async () => look(seen));
      if (answer !== undefined && !(answer instanceof DeployError)) return answer;
      if (clock.now() >= deadlineMs)
        throw answer instanceof DeployError ? blind(what, timeoutMs, answer) : late();
    } else if (clock.now() >= deadlineMs) {
      throw blind(what, timeoutMs, seen);
    }
    await clock.sleep(Math.min(run.settings.pollMs, Math.max(1, deadlineMs - clock.now())), run.signal());
  }
}

/** A fresh observation, or the passing error that kept us from one. */
export function glanceOrUnknown(run: Run): Promise<Observation | DeployError> {
  return orUnknown(run, () => run.glance());
}

/** The answer of a read, or the passing error that kept us from it. */
export async function orUnknown<T>(run: Run, read: () => Promise<T>): Promise<T | DeployError> {
  try {
    return await read();
  } catch (error) {
    if (run.signal().aborted || !isTransient(error)) throw error;
    return error;
  }
}

/** The error of a wait that could not see what it waited for. */
export function blind(what: string, timeoutMs: number, cause: DeployError): DeployError {
  return new DeployError(
    cause.code === 'THROTTLED' ? 'THROTTLED_OUT' : 'TIMEOUT',
    `waited ${Math.round(timeoutMs / 1000)} s for ${what}, but could not see it: ${cause.message}`,
    cause.hint,
    { cause },
  );
}
