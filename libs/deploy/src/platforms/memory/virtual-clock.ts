import type { Clock } from '../../ports/clock.ts';

/** Time that passes only while everybody waits: hours of a deployment take milliseconds, in the same order each time. */
export interface VirtualClock extends Clock {
  /** Calls back after `ms` of virtual time, if somebody sleeps until then; the answer takes it back. */
  after(ms: number, action: () => void): () => void;
}

interface Timer {
  readonly atMs: number;
  readonly action: () => void;
}

export function createVirtualClock(startMs: number = Date.UTC(2030, 0, 1)): VirtualClock {
  const timers = new Set<Timer>();
  let nowMs = startMs;
  let ticking = false;
  /** What goes on by itself does not keep time going: without anybody who sleeps, it stands still. */
  let sleepers = 0;

  // A macrotask: every promise that could go on without time passing has gone on before it runs.
  const schedule = () => {
    if (ticking || sleepers === 0) return;
    ticking = true;
    setImmediate(tick);
  };

  const tick = () => {
    ticking = false;
    const next = earliest(timers);
    if (next === undefined || sleepers === 0) return;
    timers.delete(next);
    nowMs = Math.max(nowMs, next.atMs);
    next.action();
    schedule();
  };

  const after = (ms: number, action: () => void) => {
    const timer = { atMs: nowMs + Math.max(0, ms), action };
    timers.add(timer);
    return () => timers.delete(timer);
  };

  return {
    now: () => nowMs,
    after,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<undefined>();
      const stop = () => reject(signal?.reason as Error);
      const cancel = after(ms, () => resolve(undefined));
      signal?.addEventListener('abort', stop, { once: true });
      sleepers += 1;
      schedule();
      try {
        await promise;
      } finally {
        sleepers -= 1;
        cancel();
        signal?.removeEventListener('abort', stop);
      }
    },
  };
}

function earliest(timers: ReadonlySet<Timer>): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers) {
    if (first === undefined || timer.atMs < first.atMs) first = timer; // Insertion order breaks ties.
  }
  return first;
}
