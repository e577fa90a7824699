/** Values of one metric in one span of time. Percentiles are right within one per cent of the value. */
export interface Bucket {
  count: number;
  sum: number;
  min: number;
  max: number;
  /** Logarithmic class of the value → how many. */
  readonly classes: Map<number, number>;
}

/** Neighbouring classes differ by this factor, so that the middle of a class is within one per cent. */
const CLASS_WIDTH = Math.log(1.02);

export function emptyBucket(): Bucket {
  return { count: 0, sum: 0, min: Infinity, max: -Infinity, classes: new Map() };
}

export function addValue(bucket: Bucket, value: number, times = 1): void {
  bucket.count += times;
  bucket.sum += value * times;
  bucket.min = Math.min(bucket.min, value);
  bucket.max = Math.max(bucket.max, value);
  const index = value > 0 ? Math.floor(Math.log(value) / CLASS_WIDTH) : -Infinity;
  bucket.classes.set(index, (bucket.classes.get(index) ?? 0) + times);
}

export function mergeBucket(into: Bucket, from: Bucket): void {
  into.count += from.count;
  into.sum += from.sum;
  into.min = Math.min(into.min, from.min);
  into.max = Math.max(into.max, from.max);
  for (const [index, times] of from.classes) into.classes.set(index, (into.classes.get(index) ?? 0) + times);
}

/** CloudWatch's statistics by name: `Sum`, `Average`, `p99.9` … Undefined for one that this cloud does not know. */
export function statistic(bucket: Bucket, name: string): number | undefined {
  switch (name) {
    case 'SampleCount':
      return bucket.count;
    case 'Sum':
      return bucket.sum;
    case 'Average':
      return bucket.sum / bucket.count;
    case 'Minimum':
      return bucket.min;
    case 'Maximum':
      return bucket.max;
    default: {
      const percent = /^p(\d{1,2}(?:\.\d{0,10})?|100)$/.exec(name)?.[1];
      return percent === undefined ? undefined : percentile(bucket, Number(percent));
    }
  }
}

function percentile(bucket: Bucket, percent: number): number {
  const wanted = (bucket.count * percent) / 100;
  let seen = 0;
  for (const [index, times] of [...bucket.classes].sort(([one], [other]) => one - other)) {
    seen += times;
    if (seen < wanted) continue;
    const middle = index === -Infinity ? bucket.min : Math.exp((index + 0.5) * CLASS_WIDTH);
    return Math.min(bucket.max, Math.max(bucket.min, middle));
  }
  return bucket.max;
}
