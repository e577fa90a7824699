import { messageOf } from '../errors.ts';
import type { EcsState } from '../records.ts';
import { reconcile } from './reconcile.ts';
import type { ReconcilePorts } from './reconcile.ts';
import type { ServiceBook } from './service-book.ts';

/** Changes that come together are looked at together. */
const WAKE_MS = 5;
/** How often a service looks at what nobody tells it: health, grace periods, back-off. */
const LOOK_SECONDS = 1;
const LOOK_MS = { min: 50, max: 500 };
const PRUNE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Stopped tasks are told of for an hour; this many at most. */
const MOST_STOPPED = 200;

export type ServiceScheduler = ReturnType<typeof createServiceScheduler>;

/** Brings every service towards what it shall run: at once when something changes, and on every look. */
export function createServiceScheduler(
  book: ServiceBook,
  ports: ReconcilePorts & { readonly log: (line: string) => void },
) {
  const { state, clock } = ports;
  const waking = new Map<string, NodeJS.Timeout>();
  let timers: NodeJS.Timeout[] = [];

  function step(key: string) {
    try {
      reconcile(key, book, ports);
    } catch (error) {
      ports.log(`service ${key}: ${messageOf(error)}`);
    }
  }

  function wake(key: string) {
    if (timers.length === 0 || waking.has(key)) return;
    const timer = setTimeout(() => {
      waking.delete(key);
      step(key);
    }, WAKE_MS);
    waking.set(key, timer);
  }

  return {
    wake,
    start() {
      const lookMs = Math.min(LOOK_MS.max, Math.max(LOOK_MS.min, clock.scaledMs(LOOK_SECONDS)));
      const look = () => {
        for (const { cluster, name, status } of state.services.values()) {
          if (status !== 'INACTIVE') step(`${cluster}/${name}`);
        }
      };
      timers = [
        setInterval(look, lookMs),
        setInterval(() => forgetOld(state, clock.now().getTime()), PRUNE_MS),
      ];
      look();
    },
    stop() {
      for (const timer of [...timers, ...waking.values()]) clearTimeout(timer);
      timers = [];
      waking.clear();
    },
  };
}

/** Forgets stopped tasks and used tokens, as ECS does after a while. */
export function forgetOld(state: EcsState, nowMs: number): void {
  const stopped = state.tasks
    .values()
    .filter(({ lastStatus }) => lastStatus === 'STOPPED')
    .sort((one, other) => (other.stoppedAtMs ?? 0) - (one.stoppedAtMs ?? 0));
  for (const [index, { id, stoppedAtMs = 0 }] of stopped.entries()) {
    if (index >= MOST_STOPPED || nowMs - stoppedAtMs > HOUR_MS) state.tasks.delete(id);
  }
  for (const { token, usedAtMs } of state.tokens.values()) {
    if (nowMs - usedAtMs > 24 * HOUR_MS) state.tokens.delete(token);
  }
}
