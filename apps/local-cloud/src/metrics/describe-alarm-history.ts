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

export function describeAlarmHistory({ records }: Alarms): Handler<DescribeAlarmHistoryCommandInput, Output> {
  return (input) => {
    const { AlarmName: name, HistoryItemType: type = 'StateUpdate', StartDate, EndDate, ScanBy } = input;
    const fromMs = StartDate?.getTime() ?? 0;
    const toMs = EndDate?.getTime() ?? Infinity;
    const items = records
      .values()
      .filter((record) => type === 'StateUpdate' && (name === undefined || record.name === name))
      .flatMap((record) => record.history.map((entry) => ({ ...entry, name: record.name })))
      .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
    const page = pageOf(items, {
      keyOf: (item) => `${String(item.atMs).padStart(15, '0')} ${item.name}`,
      descending: ScanBy !== 'TimestampAscending',
      limit: input.MaxRecords ?? PAGE,
      token: input.NextToken,
      invalidToken: () => new AwsError('InvalidNextToken', 'The next token specified is invalid.'),
    });
    return {
      AlarmHistoryItems: page.items.map((item): AlarmHistoryItem => ({
        AlarmName: item.name,
        AlarmType: 'MetricAlarm',
        Timestamp: new Date(item.atMs),
        HistoryItemType: 'StateUpdate',
        HistorySummary: item.summary,
        HistoryData: item.data,
      })),
      ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
    };
  };
}
