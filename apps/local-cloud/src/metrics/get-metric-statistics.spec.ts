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

  it.each([1, 30, 60, 300])('sums over periods of %d seconds', async (Period) => {
    const data = createMetricData(() => 0);
    data.add({ namespace: 'N', name: 'm', dimensions: {} }, { timeMs: 61_000, value: 2 });
    expect(await getMetricStatistics(data)({ ...input, Period })).toMatchObject({ Datapoints: [{ Sum: 2 }] });
  });
});
