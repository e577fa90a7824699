import type {
  DescribeAlarmHistoryCommandInput,
  DescribeAlarmHistoryCommandOutput,
  PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../store/memory-store.ts';
import { createAlarms } from './alarms.ts';
import { deleteAlarms } from './delete-alarms.ts';
import { describeAlarmHistory } from './describe-alarm-history.ts';
import { createMetricData } from './metric-data.ts';
import { setAlarmState } from './set-alarm-state.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:people';

function setUp(settings: Partial<PutMetricAlarmCommandInput> = {}) {
  let nowMs = 0;
  const alarms = createAlarms({
    store: createMemoryStore(),
    clock: { timeScale: 1, now: () => new Date(nowMs), scaledMs: (seconds) => seconds * 1000 },
    place: { region: 'eu-west-1', account: '123456789012' },
    data: createMetricData(() => nowMs),
    log: () => undefined,
  });
  const put = (more: Partial<PutMetricAlarmCommandInput> = {}) =>
    alarms.put({
      AlarmName: 'errors',
      Namespace: 'N',
      MetricName: 'm',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
      ...settings,
      ...more,
    });
  put();
  const ask = (input: DescribeAlarmHistoryCommandInput = {}) =>
    describeAlarmHistory(alarms)({ AlarmName: 'errors', ...input }) as Omit<
      DescribeAlarmHistoryCommandOutput,
      '$metadata'
    >;
  return {
    alarms,
    put,
    ask,
    set(StateValue: 'OK' | 'ALARM') {
      nowMs += 1000;
      void setAlarmState(alarms)({ AlarmName: 'errors', StateValue, StateReason: `it is ${StateValue}` });
    },
    summaries: (input: DescribeAlarmHistoryCommandInput = {}) =>
      ask(input).AlarmHistoryItems?.map(({ HistoryItemType, HistorySummary }) => [
        HistoryItemType,
        HistorySummary,
      ]),
  };
}

describe('DescribeAlarmHistory', () => {
  it('tells of each change of state, with what it was and why it changed', () => {
    const { set, ask } = setUp();
    set('ALARM');
    set('ALARM');
    set('OK');
    const items = ask({ HistoryItemType: 'StateUpdate' }).AlarmHistoryItems ?? [];
    expect(items.map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm updated from ALARM to OK',
      'Alarm updated from INSUFFICIENT_DATA to ALARM',
    ]);
    expect(JSON.parse(items[0]?.HistoryData ?? '')).toEqual({
      version: '1.0',
      oldState: { stateValue: 'ALARM', stateReason: 'it is ALARM' },
      newState: { stateValue: 'OK', stateReason: 'it is OK' },
    });
  });

  it('tells when an alarm was made, changed and deleted, also afterwards', () => {
    const { alarms, put, summaries } = setUp();
    put({ Threshold: 6 });
    void deleteAlarms(alarms)({ AlarmNames: ['errors'] });
    expect(summaries({ HistoryItemType: 'ConfigurationUpdate' })).toEqual([
      ['ConfigurationUpdate', 'Alarm "errors" deleted'],
      ['ConfigurationUpdate', 'Alarm "errors" updated'],
      ['ConfigurationUpdate', 'Alarm "errors" created'],
    ]);
  });

  it('tells of each action that a change set off, and that nobody was reached', () => {
    const { set, summaries } = setUp({ AlarmActions: [TOPIC] });
    set('ALARM');
    set('OK');
    expect(summaries({ HistoryItemType: 'Action' })).toEqual([
      ['Action', `Failed to execute action ${TOPIC}. Received error: "no action leaves this machine"`],
    ]);
  });

  it('tells of no action when actions are disabled', () => {
    const { set, summaries } = setUp({ AlarmActions: [TOPIC], ActionsEnabled: false });
    set('ALARM');
    expect(summaries({ HistoryItemType: 'Action' })).toEqual([]);
  });

  it('tells everything, the newest first or the oldest, page by page', () => {
    const { set, summaries, ask } = setUp({ AlarmActions: [TOPIC] });
    set('ALARM');
    const kinds = ['Action', 'StateUpdate', 'ConfigurationUpdate'];
    expect(summaries()?.map(([kind]) => kind)).toEqual(kinds);
    expect(summaries({ ScanBy: 'TimestampAscending' })?.map(([kind]) => kind)).toEqual(kinds.toReversed());
    const first = ask({ MaxRecords: 2 });
    const second = ask({ MaxRecords: 2, NextToken: first.NextToken });
    const paged = [...(first.AlarmHistoryItems ?? []), ...(second.AlarmHistoryItems ?? [])];
    expect(paged.map(({ HistoryItemType }) => HistoryItemType)).toEqual(kinds);
    expect(second.NextToken).toBeUndefined();
  });

  it('tells of composite alarms where they are asked for', () => {
    const { alarms, set, ask } = setUp();
    alarms.putComposite({ AlarmName: 'deploy', AlarmRule: 'ALARM(errors)' });
    set('ALARM');
    const input: DescribeAlarmHistoryCommandInput = { AlarmName: 'deploy', HistoryItemType: 'StateUpdate' };
    expect(ask(input).AlarmHistoryItems).toEqual([]);
    expect(ask({ ...input, AlarmTypes: ['CompositeAlarm'] }).AlarmHistoryItems).toMatchObject([
      { AlarmType: 'CompositeAlarm', HistorySummary: 'Alarm updated from INSUFFICIENT_DATA to ALARM' },
    ]);
  });
});
