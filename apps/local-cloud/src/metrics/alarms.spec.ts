import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../store/memory-store.ts';
import { createAlarms } from './alarms.ts';
import { evaluateAlarm } from './evaluate-alarm.ts';
import { createMetricData } from './metric-data.ts';

const id = { namespace: 'N', name: 'm', dimensions: { Service: 's' } };
const base: PutMetricAlarmCommandInput = {
  AlarmName: 'a',
  Namespace: 'N',
  MetricName: 'm',
  Dimensions: [{ Name: 'Service', Value: 's' }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
};

function setUp(settings: Partial<PutMetricAlarmCommandInput> = {}, timeScale = 1) {
  let nowMs = 0;
  const clock = {
    timeScale,
    now: () => new Date(nowMs),
    scaledMs: (seconds: number) => seconds * 1000 * timeScale,
  };
  const data = createMetricData(() => nowMs);
  const place = { region: 'eu-west-1', account: '123456789012' };
  const alarms = createAlarms({
    store: createMemoryStore(),
    clock,
    place,
    data,
    log: (text) => expect(text).toBe(''),
  });
  alarms.put({ ...base, ...settings });
  const minute = 60_000 * timeScale;
  /** One period with this value, evaluated when it has ended. */
  const period = (value?: number) => {
    if (value !== undefined) data.add(id, { timeMs: nowMs + minute / 2, value });
    nowMs += minute;
    alarms.evaluateDue();
    nowMs += minute * 0.2;
    alarms.evaluateDue();
    nowMs -= minute * 0.2;
    return alarms.records.get('a')?.state;
  };
  return { period, alarms };
}

describe('createAlarms', () => {
  it('knows nothing at birth, and says so until a period has ended', () => {
    const { alarms } = setUp();
    alarms.evaluateDue();
    expect(alarms.records.get('a')?.state).toBe('INSUFFICIENT_DATA');
  });

  it('goes to ALARM at M of N datapoints, and back', () => {
    const { period, alarms } = setUp();
    expect([1, 9, 1, 9].map(period)).toEqual(['OK', 'OK', 'OK', 'ALARM']);
    expect([1, 1].map(period)).toEqual(['OK', 'OK']);
    expect(alarms.records.get('a')?.history.map(({ summary }) => summary)).toEqual([
      'Alarm updated from ALARM to OK',
      'Alarm updated from OK to ALARM',
      'Alarm updated from INSUFFICIENT_DATA to OK',
    ]);
  });

  // The tables of CloudWatch's documentation: `x` breaches, `0` does not, `-` is missing; the newest is last.
  it.each([
    [3, '0-x-x', 'OK OK OK OK'],
    [3, '0----', 'OK OK OK OK'],
    [3, '-----', 'INSUFFICIENT_DATA kept ALARM OK'],
    [3, '0xx-x', 'ALARM ALARM ALARM ALARM'],
    [3, '--x--', 'ALARM kept ALARM OK'],
    [2, '0-x-x', 'ALARM ALARM ALARM ALARM'],
    [2, '00x0x', 'ALARM ALARM ALARM ALARM'],
    [2, '0-x--', 'OK OK ALARM OK'],
    [2, '----0', 'OK OK ALARM OK'],
    [2, '---x-', 'ALARM kept ALARM OK'],
  ])('with %d of 3 datapoints to alarm treats %s as %s', (DatapointsToAlarm, datapoints, expected) => {
    const states = ['missing', 'ignore', 'breaching', 'notBreaching'].map((TreatMissingData) => {
      const { alarms } = setUp({ DatapointsToAlarm, TreatMissingData });
      const record = alarms.records.get('a')!;
      const data = createMetricData(() => 0);
      for (const [index, letter] of datapoints.split('').entries()) {
        if (letter !== '-') data.add(id, { timeMs: index * 60_000, value: letter === 'x' ? 9 : 1 });
      }
      return evaluateAlarm(record, data, 5 * 60_000, (seconds) => seconds * 1000)?.state ?? 'kept';
    });
    expect(states.join(' ')).toBe(expected);
  });

  it('judges metric math of several metrics', () => {
    const metric = { Namespace: 'N', MetricName: 'm', Dimensions: base.Dimensions };
    const { period } = setUp({
      Metrics: [
        { Id: 'm1', MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' }, ReturnData: false },
        { Id: 'e1', Expression: 'm1 * 10' },
      ],
      MetricName: undefined,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
    });
    expect([0.4, 0.6].map(period)).toEqual(['OK', 'ALARM']);
  });

  it('is as fast as the time scale says', () => {
    const { period } = setUp({ EvaluationPeriods: 1, DatapointsToAlarm: 1 }, 0.1);
    expect([1, 9].map(period)).toEqual(['OK', 'ALARM']);
  });
});
