import type { Clock } from '../ports/clock.ts';

export interface Scope {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Runs a call that has to end within `ms`. At the deadline the call's signal is aborted and, once the call has given up
 * (or `graceMs` later), `late()` is thrown: so that nothing it started goes on behind the caller's back.
 */
export async function within<T>(
  ms: number,
  { clock, signal }: Scope,
  call: (signal: AbortSignal) => Promise<T>,
  late: () => Error,
  graceMs = 30_000,
): Promise<T> {
  signal.throwIfAborted();
  const overdue = new AbortController();
  const answered = new AbortController();
  const pending = call(AbortSignal.any([signal, overdue.signal])).catch((error: unknown) => {
    // An aborted call may say anything: what ended it is the deadline.
    throw overdue.signal.aborted ? overdue.signal.reason : error;
  });
  const timer = clock.sleep(ms, answered.signal).then(async () => {
    const error = late();
    overdue.abort(error);
    await Promise.race([pending.catch(() => undefined), clock.sleep(graceMs, answered.signal)]);
    throw error;
  });
  timer.catch(() => undefined); // Rejects when the call has been faster: that is no error.
  try {
    return await Promise.race([pending, timer]);
  } finally {
    answered.abort();
  }
}
