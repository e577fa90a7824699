import type { Scope } from './deadlines.ts';
import { DeployError, isTransient } from './deploy-error.ts';

/** Pauses between attempts, in milliseconds: about half a minute in all. */
const PAUSES_MS = [500, 1000, 2000, 4000, 8000, 16_000];

/**
 * Repeats an attempt while it fails for a reason that may pass. An attempt that changes something on the ground of a
 * read holds that read: what was read before a pause is stale after it.
 * @throws {DeployError} THROTTLED_OUT after the last refusal; any other failure as it is
 */
export async function persistently<T>(
  what: string,
  { clock, signal }: Scope,
  attempt: () => Promise<T>,
): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted || !isTransient(error)) throw error;
      await clock.sleep(pauseMs, signal);
    }
  }
  try {
    return await attempt();
  } catch (error) {
    if (!isTransient(error) || error.code !== 'THROTTLED') throw error;
    throw new DeployError(
      'THROTTLED_OUT',
      `could not ${what}: still throttled after ${PAUSES_MS.length + 1} attempts: ${error.message}`,
      'run the command again when the account is less busy; it takes up where this one stopped',
      { cause: error },
    );
  }
}
