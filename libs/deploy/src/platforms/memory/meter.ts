import type { Slot, TrafficRule } from '../../ports/platform.ts';
import type { MemoryTask } from './memory-slots.ts';

/** Requests that a steady load would have sent through production, and those that would not have been answered well. */
export interface Meter {
  requests(): number;
  failed(): number;
  /** Counts the time since the last call under what has held until now. */
  advance(): void;
  /** Forgets what was counted: for the time before anything was live. */
  reset(): void;
}

const REQUESTS_PER_MS = 0.2;

export function createMeter(look: {
  readonly now: () => number;
  readonly effectiveAt: (ms: number) => readonly TrafficRule[];
  /** Times after the first and up to the second at which effective weights change. */
  readonly changesBetween: (fromMs: number, toMs: number) => readonly number[];
  readonly tasks: (slot: Slot) => readonly MemoryTask[];
}): Meter {
  let countedMs = look.now();
  let requests = 0;
  let failed = 0;

  const count = (untilMs: number) => {
    const sent = (untilMs - countedMs) * REQUESTS_PER_MS;
    requests += sent;
    failed += sent * failingShare(look.effectiveAt(countedMs), look.tasks);
    countedMs = untilMs;
  };

  const advance = () => {
    const nowMs = look.now();
    for (const ms of look.changesBetween(countedMs, nowMs)) count(ms);
    count(nowMs);
  };

  return {
    advance,
    requests: () => {
      advance();
      return Math.round(requests);
    },
    failed: () => {
      advance();
      return Math.round(failed);
    },
    reset: () => {
      advance();
      requests = 0;
      failed = 0;
    },
  };
}

/** 0-1, over all production rules alike. */
function failingShare(rules: readonly TrafficRule[], tasks: (slot: Slot) => readonly MemoryTask[]): number {
  const production = rules.filter(({ kind }) => kind === 'production');
  if (production.length === 0) return 1;
  return production.reduce((sum, rule) => sum + failingIn(rule, tasks), 0) / production.length;
}

function failingIn({ weights }: TrafficRule, tasks: (slot: Slot) => readonly MemoryTask[]): number {
  const entries = Object.entries(weights) as [Slot, number][];
  const sum = entries.reduce((total, [, weight]) => total + weight, 0);
  if (sum === 0) return 1;
  return entries.reduce((total, [slot, weight]) => total + (weight / sum) * failingOf(tasks(slot)), 0);
}

/** Healthy targets get everything; where there are none, all registered ones do: the load balancer fails open. */
function failingOf(tasks: readonly MemoryTask[]): number {
  const registered = tasks.filter(({ state }) => state === 'running');
  const healthy = registered.filter(({ health }) => health === 'healthy');
  const routed = healthy.length > 0 ? healthy : registered;
  if (routed.length === 0) return 1;
  return routed.filter(({ serves }) => !serves).length / routed.length;
}
