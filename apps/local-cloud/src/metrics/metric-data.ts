import { addValue, emptyBucket, mergeBucket } from './bucket.ts';
import type { Bucket } from './bucket.ts';
import { metricKey } from './metric-key.ts';
import type { MetricId } from './metric-key.ts';

const SECOND = 1000;
const MINUTE = 60_000;
/** Seconds are kept for what a deployment looks at, minutes for what a person looks back to. */
const KEEP_SECONDS_MS = 30 * MINUTE;
const KEEP_MINUTES_MS = 3 * 24 * 60 * MINUTE;

export interface Series extends MetricId {
  unit: string;
  lastMs: number;
  readonly seconds: Map<number, Bucket>;
  readonly minutes: Map<number, Bucket>;
}

/** The values of all metrics, in this process's memory: metrics begin anew with the cloud. */
export interface MetricData {
  add(id: MetricId, sample: { timeMs: number; value: number; times?: number; unit?: string }): void;
  /** A set whose single values are not known. */
  addSet(id: MetricId, set: { timeMs: number; bucket: Bucket; unit?: string }): void;
  /**
   * Start of each period that has values → its values. Periods begin at multiples of `periodMs`.
   * @param range with a unit, values of another unit are none; a metric has the unit of its newest value here
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
   */
  query(
    id: MetricId,
    range: { fromMs: number; toMs: number; periodMs: number; unit?: string | undefined },
  ): Map<number, Bucket>;
  series(): readonly Series[];
  find(id: MetricId): Series | undefined;
}

export function createMetricData(now: () => number): MetricData {
  const all = new Map<string, Series>();
  let prunedMs = now();

  const seriesOf = (id: MetricId, unit: string, timeMs: number): Series => {
    const key = metricKey(id);
    const known = all.get(key) ?? { ...id, unit, lastMs: timeMs, seconds: new Map(), minutes: new Map() };
    known.unit = unit;
    known.lastMs = Math.max(known.lastMs, timeMs);
    all.set(key, known);
    return known;
  };
  const prune = () => {
    const nowMs = now();
    if (nowMs - prunedMs < MINUTE) return;
    prunedMs = nowMs;
    for (const { seconds, minutes } of all.values()) {
      dropBefore(seconds, nowMs - KEEP_SECONDS_MS);
      dropBefore(minutes, nowMs - KEEP_MINUTES_MS);
    }
  };
  return {
    add(id, { timeMs, value, times, unit = 'None' }) {
      prune();
      const { seconds, minutes } = seriesOf(id, unit, timeMs);
      addValue(bucketAt(seconds, timeMs, SECOND), value, times);
      addValue(bucketAt(minutes, timeMs, MINUTE), value, times);
    },
    addSet(id, { timeMs, bucket, unit = 'None' }) {
      prune();
      const { seconds, minutes } = seriesOf(id, unit, timeMs);
      mergeBucket(bucketAt(seconds, timeMs, SECOND), bucket);
      mergeBucket(bucketAt(minutes, timeMs, MINUTE), bucket);
    },
    query(id, { fromMs, toMs, periodMs, unit }) {
      const found = all.get(metricKey(id));
      const periods = new Map<number, Bucket>();
      if (found === undefined || (unit !== undefined && unit !== found.unit)) return periods;
      const source = periodMs % MINUTE === 0 ? found.minutes : found.seconds;
      for (const [startMs, bucket] of source) {
        const periodStart = Math.floor(startMs / periodMs) * periodMs;
        if (periodStart < Math.floor(fromMs / periodMs) * periodMs || periodStart >= toMs) continue;
        mergeBucket(bucketAt(periods, periodStart, periodMs), bucket);
      }
      return periods;
    },
    series: () => [...all.values()],
    find: (id) => all.get(metricKey(id)),
  };
}

function bucketAt(buckets: Map<number, Bucket>, timeMs: number, widthMs: number): Bucket {
  const start = Math.floor(timeMs / widthMs) * widthMs;
  const known = buckets.get(start) ?? emptyBucket();
  buckets.set(start, known);
  return known;
}

function dropBefore(buckets: Map<number, Bucket>, timeMs: number): void {
  for (const start of buckets.keys()) if (start < timeMs) buckets.delete(start);
}
