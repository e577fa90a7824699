import type {
  AlarmHistoryItem,
  DescribeAlarmHistoryCommandInput,
  DescribeAlarmHistoryCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { pageOf } from '../pages.ts';
import type { Alarms } from './alarms.ts';

const PAGE = 100;

type Output = Omit<DescribeAlarmHistoryCommandOutput, '$metadata'>;

export function describeAlarmHistory({ history }: Alarms): Handler<DescribeAlarmHistoryCommandInput, Output> {
  return (input) => {
    const { AlarmName: name, AlarmTypes: kinds = ['MetricAlarm'], HistoryItemType: type } = input;
    const { StartDate, EndDate, ScanBy } = input;
    const fromMs = StartDate?.getTime() ?? 0;
    const toMs = EndDate?.getTime() ?? Infinity;
    const items = history
      .all()
      .filter((record) => kinds.includes(record.alarmType) && (name === undefined || record.name === name))
      .flatMap(({ entries, ...alarm }) =>
        entries.map((entry, at) => ({ ...entry, ...alarm, order: entries.length - at })),
      )
      .filter((entry) => type === undefined || entry.type === type)
      .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
    const page = pageOf(items, {
      keyOf: ({ atMs, order, name: alarm }) =>
        `${String(atMs).padStart(15, '0')} ${String(order).padStart(3, '0')} ${alarm}`,
      descending: ScanBy !== 'TimestampAscending',
      limit: input.MaxRecords ?? PAGE,
      token: input.NextToken,
      invalidToken: () => new AwsError('InvalidNextToken', 'The next token specified is invalid.'),
    });
    return {
      AlarmHistoryItems: page.items.map((item): AlarmHistoryItem => ({
        AlarmName: item.name,
        AlarmType: item.alarmType,
        Timestamp: new Date(item.atMs),
        HistoryItemType: item.type,
        HistorySummary: item.summary,
        HistoryData: item.data,
      })),
      ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
    };
  };
}
