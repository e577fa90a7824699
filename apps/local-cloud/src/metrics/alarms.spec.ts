import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../store/memory-store.ts';
import { createAlarms } from './alarms.ts';
import type { Alarms } from './alarms.ts';
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

const historyOf = (alarms: Alarms, type: string) =>
  alarms.history
    .all()
    .flatMap(({ entries }) => entries)
    .filter((entry) => entry.type === type)
    .map(({ summary }) => summary);

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
    expect(historyOf(alarms, 'StateUpdate')).toEqual([
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

  /** States of an alarm that breached twice, and then got no data for so many periods. */
  function withoutData(TreatMissingData: string, periods = 6) {
    const { period } = setUp({ TreatMissingData });
    [9, 9].map(period);
    return Array.from({ length: periods }, () => period()).at(-1);
  }

  it('becomes INSUFFICIENT_DATA without data when missing data is missing', () => {
    expect(withoutData('missing')).toBe('INSUFFICIENT_DATA');
  });

  it('keeps its state without data when missing data is to be ignored', () => {
    expect(withoutData('ignore')).toBe('ALARM');
    const { period } = setUp({ TreatMissingData: 'ignore' });
    [1, 1, 1].map(period);
    expect([period(), period(), period(), period(), period()].at(-1)).toBe('OK');
  });

  it('goes to ALARM without data when missing data is breaching', () => {
    const { period } = setUp({ TreatMissingData: 'breaching' });
    [1, 1, 1].map(period);
    expect(Array.from({ length: 6 }, () => period()).at(-1)).toBe('ALARM');
  });

  it('goes to OK without data when missing data is not breaching', () => {
    expect(withoutData('notBreaching')).toBe('OK');
  });

  it('stands in older datapoints for those that are missing, before it treats them', () => {
    // Three of three, over five periods: two are missing, three breach.
    const { period } = setUp({
      EvaluationPeriods: 3,
      DatapointsToAlarm: 3,
      TreatMissingData: 'notBreaching',
    });
    expect([9, undefined, 9, undefined, 9].map(period).at(-1)).toBe('ALARM');
  });

  it.each([
    ['GreaterThanThreshold', 'OK OK ALARM'],
    ['GreaterThanOrEqualToThreshold', 'OK ALARM ALARM'],
    ['LessThanThreshold', 'ALARM OK OK'],
    ['LessThanOrEqualToThreshold', 'ALARM ALARM OK'],
  ] as const)('compares by %s with the threshold', (ComparisonOperator, expected) => {
    const { period } = setUp({ ComparisonOperator, EvaluationPeriods: 1, DatapointsToAlarm: 1 });
    expect([4, 5, 6].map(period).join(' ')).toBe(expected);
  });

  it('looks at a whole period, and not before it has ended', () => {
    const { period, alarms } = setUp({ EvaluationPeriods: 1, DatapointsToAlarm: 1 });
    period(1);
    alarms.evaluateDue();
    expect(alarms.records.get('a')?.state).toBe('OK');
    expect(period(9)).toBe('ALARM');
  });

  it('that was set by hand stays so until it is evaluated next', () => {
    const { period, alarms } = setUp({ EvaluationPeriods: 1, DatapointsToAlarm: 1 });
    period(1);
    alarms.move('a', { state: 'ALARM', reason: 'by hand' });
    expect(alarms.records.get('a')?.state).toBe('ALARM');
    expect(period(1)).toBe('OK');
  });

  it('says which datapoints made it change', () => {
    const { period, alarms } = setUp();
    [1, 9, 8.5, 1, 1].map(period);
    expect(alarms.records.get('a')?.reason).toBe(
      'Threshold Crossed: 2 out of the last 3 datapoints [1.0 (01/01/70 00:04:00), 1.0 (01/01/70 00:03:00), 8.5 (01/01/70 00:02:00)] were not greater than the threshold (5.0) (minimum 2 datapoints for ALARM -> OK transition).',
    );
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
