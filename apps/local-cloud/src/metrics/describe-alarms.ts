import type { DescribeAlarmsCommandInput, DescribeAlarmsCommandOutput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { pageOf } from '../pages.ts';
import { shownAlarm } from './alarm.ts';
import type { Alarms } from './alarms.ts';

const PAGE = 50;
const MAX_NAMES = 100;

type Output = Omit<DescribeAlarmsCommandOutput, '$metadata'>;

export function describeAlarms({ records }: Alarms): Handler<DescribeAlarmsCommandInput, Output> {
  return (input) => {
    const { AlarmNames: names, AlarmNamePrefix: prefix = '', StateValue: state, AlarmTypes: types } = input;
    if ((names?.length ?? 0) > MAX_NAMES) {
      throw new AwsError(
        'ValidationError',
        `The collection AlarmNames must have at most ${MAX_NAMES} members.`,
      );
    }
    const metricAlarms = types === undefined || types.includes('MetricAlarm') ? records.values() : [];
    const found = metricAlarms.filter(
      (record) =>
        (names === undefined || names.includes(record.name)) &&
        record.name.startsWith(prefix) &&
        (state === undefined || record.state === state),
    );
    const { items, nextToken } = pageOf(found, {
      keyOf: ({ name }) => name,
      limit: names === undefined ? (input.MaxRecords ?? PAGE) : MAX_NAMES,
      token: input.NextToken,
      invalidToken: () => new AwsError('InvalidNextToken', 'The next token specified is invalid.'),
    });
    return {
      MetricAlarms: items.map(shownAlarm),
      CompositeAlarms: [],
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  };
}
