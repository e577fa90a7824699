import { describe, expect, it } from '@jest/globals';
import { getMetricStatistics } from './get-metric-statistics.ts';
import { createMetricData } from './metric-data.ts';

const input = {
  Namespace: 'N',
  MetricName: 'm',
  StartTime: new Date(0),
  EndTime: new Date(120_000),
  Statistics: ['Sum' as const],
};

describe('GetMetricStatistics', () => {
  it.each([0, -60, 45, 90])('is refused for a period of %d seconds', (Period) => {
    const get = getMetricStatistics(createMetricData(() => 0));
    expect(() => get({ ...input, Period })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterValueException' }),
    );
  });

  it('answers nothing when the values are of another unit than the one asked for', async () => {
    const data = createMetricData(() => 0);
    const seconds = { timeMs: 61_000, value: 2, unit: 'Seconds' };
    data.add({ namespace: 'N', name: 'm', dimensions: {} }, seconds);
    const get = getMetricStatistics(data);
    expect(await get({ ...input, Period: 60, Unit: 'Count' })).toMatchObject({ Datapoints: [] });
    expect(await get({ ...input, Period: 60, Unit: 'Seconds' })).toMatchObject({ Datapoints: [{ Sum: 2 }] });
  });

  it.each([1, 30, 60, 300])('sums over periods of %d seconds', async (Period) => {
    const data = createMetricData(() => 0);
    data.add({ namespace: 'N', name: 'm', dimensions: {} }, { timeMs: 61_000, value: 2 });
    expect(await getMetricStatistics(data)({ ...input, Period })).toMatchObject({ Datapoints: [{ Sum: 2 }] });
  });
});
