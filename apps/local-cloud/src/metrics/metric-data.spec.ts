import { describe, expect, it } from '@jest/globals';
import { statistic } from './bucket.ts';
import { createMetricData } from './metric-data.ts';

const id = { namespace: 'N', name: 'm', dimensions: {} };

describe('createMetricData', () => {
  it('gives every statistic of a period', () => {
    const data = createMetricData(() => 0);
    for (let value = 1; value <= 100; value++) data.add(id, { timeMs: value * 100, value });
    const [bucket] = data.query(id, { fromMs: 0, toMs: 60_000, periodMs: 60_000 }).values();
    const stats = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'];
    expect(stats.map((name) => bucket && statistic(bucket, name))).toEqual([100, 5050, 50.5, 1, 100]);
    expect(bucket && statistic(bucket, 'p99')).toBeGreaterThan(97.9);
    expect(bucket && statistic(bucket, 'p50')).toBeCloseTo(50, -0.5);
    expect(bucket && statistic(bucket, 'IQM')).toBeUndefined();
  });

  it('keeps metrics of other dimensions apart, in whatever order these are named', () => {
    const data = createMetricData(() => 0);
    data.add({ ...id, dimensions: { a: '1', b: '2' } }, { timeMs: 0, value: 1 });
    data.add({ ...id, dimensions: { b: '2', a: '1' } }, { timeMs: 0, value: 1 });
    data.add({ ...id, dimensions: { a: '1' } }, { timeMs: 0, value: 1 });
    expect(data.series()).toHaveLength(2);
  });

  it('answers with periods that begin at multiples of their length', () => {
    const data = createMetricData(() => 0);
    for (const timeMs of [1000, 9000, 10_000, 25_000]) data.add(id, { timeMs, value: 1 });
    const periods = data.query(id, { fromMs: 5000, toMs: 20_000, periodMs: 10_000 });
    expect([...periods].map(([start, { count }]) => [start, count])).toEqual([
      [0, 2],
      [10_000, 1],
    ]);
  });

  it('forgets what is too old to be asked for', () => {
    let nowMs = 0;
    const data = createMetricData(() => nowMs);
    data.add(id, { timeMs: 0, value: 1 });
    nowMs = 40 * 60_000;
    data.add(id, { timeMs: nowMs, value: 1 });
    expect(data.query(id, { fromMs: 0, toMs: nowMs, periodMs: 10_000 }).size).toBe(0);
    expect(data.query(id, { fromMs: 0, toMs: nowMs, periodMs: 60_000 }).size).toBe(1);
  });
});
