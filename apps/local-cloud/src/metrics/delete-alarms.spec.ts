import { describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../store/memory-store.ts';
import { createMetrics } from './index.ts';

function setUp() {
  const { endpoint } = createMetrics({
    store: createMemoryStore(),
    clock: { timeScale: 1, now: () => new Date(0), scaledMs: (seconds) => seconds * 1000 },
    place: { region: 'eu-west-1', account: '123456789012' },
    log: () => undefined,
  });
  const call = (action: string, input: object) => endpoint.handlers[action]?.(input as never);
  for (const AlarmName of ['a', 'b']) {
    call('PutMetricAlarm', {
      ...{ AlarmName, Namespace: 'N', MetricName: 'm', Statistic: 'Sum', Period: 60 },
      ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' },
    });
  }
  return call;
}

describe('DeleteAlarms', () => {
  it('is refused, and deletes nothing, when there is no alarm of any of the names', () => {
    const call = setUp();
    expect(() => call('DeleteAlarms', { AlarmNames: ['none'] })).toThrow(
      expect.objectContaining({ code: 'ResourceNotFound' }),
    );
    expect(call('DescribeAlarms', {})).toMatchObject({ MetricAlarms: [{}, {}] });
  });

  it('deletes the alarms that there are when other names are given, too', () => {
    const call = setUp();
    call('DeleteAlarms', { AlarmNames: ['none', 'a'] });
    expect(call('DescribeAlarms', {})).toMatchObject({ MetricAlarms: [{ AlarmName: 'b' }] });
  });
});
