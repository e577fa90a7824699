import { createHistogram } from 'node:perf_hooks';
import { type Failure, type LoadTotals, noTotals, type Outcome } from './load.ts';

const FAILURES_KEPT = 20;
const LATE_MS = 10;

/** How one request ended. */
export interface Ending {
  readonly outcome: Outcome;
  readonly path: string;
  readonly detail: string;
  readonly release?: string;
  /** Both in milliseconds since the load began. */
  readonly dueAtMs: number;
  readonly endedAtMs: number;
}

export interface Tally {
  started(lateByMs: number): void;
  ended(ending: Ending): void;
  totals(): LoadTotals;
}

export function createTally(): Tally {
  // Microseconds, up to an hour, with three significant digits.
  const latency = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 3 });
  const ended = { ...noTotals.ended };
  const byRelease = new Map<string, number>();
  const firstFailures: Failure[] = [];
  let started = 0;
  let lateStarts = 0;

  return {
    started(lateByMs) {
      started += 1;
      if (lateByMs > LATE_MS) lateStarts += 1;
    },
    ended({ outcome, path, detail, release, dueAtMs, endedAtMs }) {
      ended[outcome] += 1;
      if (outcome !== 'reset' && outcome !== 'refused') {
        latency.record(Math.max(1, Math.round((endedAtMs - dueAtMs) * 1000)));
      }
      if (release !== undefined) byRelease.set(release, (byRelease.get(release) ?? 0) + 1);
      if (outcome !== 'expected' && firstFailures.length < FAILURES_KEPT) {
        firstFailures.push({ atMs: Math.round(endedAtMs), path, outcome, detail });
      }
    },
    totals: () => ({
      started,
      ended: { ...ended },
      failed: ended['wrong-status'] + ended.reset + ended.refused + ended.timeout,
      latencyMs: {
        p50: latency.percentile(50) / 1000,
        p99: latency.percentile(99) / 1000,
        max: latency.max / 1000,
      },
      lateStarts,
      byRelease: Object.fromEntries(byRelease),
      firstFailures: [...firstFailures],
    }),
  };
}
