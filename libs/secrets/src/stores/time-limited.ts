import type { Secret } from '../secret.ts';
import { SecretUnavailableError } from '../secret-store.ts';

/** How long a value that cannot be refreshed stands in for the current one. */
const STAND_IN_MS = 60 * 60_000;
/** Pause between attempts to refresh while a known value stands in. */
const PAUSE_MS = 10_000;

interface Known {
  readonly secret: Secret;
  readonly readAtMs: number;
  /** From when on a new read is due. */
  dueAtMs: number;
}

/**
 * Keeps what `read` gives for `timeLimitMs`, one request in flight for each name.
 *
 * A known value that cannot be refreshed (`SecretUnavailableError`) goes on for an hour, tried again every 10 s: an
 * outage of the store must not take down a service whose password is most likely still right. A store that answers
 * "not found" is believed at once.
 */
export function timeLimited(
  read: (name: string) => Promise<Secret>,
  { timeLimitMs, now }: { timeLimitMs: number; now: () => number },
): (name: string) => Promise<Secret> {
  const known = new Map<string, Known>();
  const inFlight = new Map<string, Promise<Secret>>();

  async function refresh(name: string): Promise<Secret> {
    try {
      const secret = await read(name);
      const readAtMs = now();
      known.set(name, { secret, readAtMs, dueAtMs: readAtMs + timeLimitMs });
      return secret;
    } catch (error) {
      const last = known.get(name);
      const standsIn = last !== undefined && now() < last.readAtMs + timeLimitMs + STAND_IN_MS;
      if (error instanceof SecretUnavailableError && standsIn) {
        last.dueAtMs = now() + PAUSE_MS;
        return last.secret;
      }
      known.delete(name);
      throw error;
    } finally {
      inFlight.delete(name);
    }
  }

  return (name) => {
    const last = known.get(name);
    if (last !== undefined && now() < last.dueAtMs) return Promise.resolve(last.secret);
    const shared = inFlight.get(name) ?? refresh(name);
    inFlight.set(name, shared);
    return shared;
  };
}
