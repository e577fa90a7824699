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
  call('PutMetricAlarm', {
    ...{ AlarmName: 'a', Namespace: 'N', MetricName: 'm', Statistic: 'Sum', Period: 60 },
    ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' },
  });
  return call;
}

describe('SetAlarmState', () => {
  it('is refused for reason data that is not JSON, and moves nothing', () => {
    const call = setUp();
    const input = { AlarmName: 'a', StateValue: 'ALARM', StateReason: '-', StateReasonData: '{' };
    expect(() => call('SetAlarmState', input)).toThrow(
      expect.objectContaining({ code: 'InvalidFormatFault' }),
    );
    expect(call('DescribeAlarms', {})).toMatchObject({ MetricAlarms: [{ StateValue: 'INSUFFICIENT_DATA' }] });
  });
});
