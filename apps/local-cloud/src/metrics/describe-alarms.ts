import type { DescribeAlarmsCommandInput, DescribeAlarmsCommandOutput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { pageOf } from '../pages.ts';
import { shownAlarm } from './alarm.ts';
import type { AlarmFacts } from './alarm.ts';
import type { Alarms } from './alarms.ts';
import { alarmName, checkComposite, shownComposite } from './composite-alarm.ts';

const PAGE = 50;
const MAX_NAMES = 100;

type Output = Omit<DescribeAlarmsCommandOutput, '$metadata'>;

/**
 * Composite alarms only where they are asked for by AlarmTypes, or as relatives of one.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export function describeAlarms(alarms: Alarms): Handler<DescribeAlarmsCommandInput, Output> {
  return (input) => {
    const { AlarmNames: names, AlarmNamePrefix: prefix = '', StateValue: state } = input;
    if ((names?.length ?? 0) > MAX_NAMES) {
      throw new AwsError(
        'ValidationError',
        `The collection AlarmNames must have at most ${MAX_NAMES} members.`,
      );
    }
    const found = candidates(alarms, input).filter(
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
    const named = new Set(items.map(({ name }) => name));
    const isNamed = ({ name }: { name: string }) => named.has(name);
    return {
      MetricAlarms: alarms.records.values().filter(isNamed).sort(byName).map(shownAlarm),
      CompositeAlarms: alarms.composites.values().filter(isNamed).sort(byName).map(shownComposite),
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  };
}

function candidates(alarms: Alarms, input: DescribeAlarmsCommandInput): readonly AlarmFacts[] {
  const {
    AlarmTypes: types = ['MetricAlarm'],
    ChildrenOfAlarmName: parent,
    ParentsOfAlarmName: child,
  } = input;
  if (parent !== undefined) {
    const settings = alarms.composites.get(parent)?.settings;
    const names = settings === undefined ? [] : checkComposite(settings).alarms.map(alarmName);
    return names.map((name) => alarms.find(name)).filter((alarm) => alarm !== undefined);
  }
  if (child !== undefined) {
    return alarms
      .parentsOf(child)
      .map((name) => alarms.find(name))
      .filter((alarm) => alarm !== undefined);
  }
  return [
    ...(types.includes('MetricAlarm') ? alarms.records.values() : []),
    ...(types.includes('CompositeAlarm') ? alarms.composites.values() : []),
  ];
}

function byName(one: AlarmFacts, other: AlarmFacts): number {
  return one.name < other.name ? -1 : 1;
}
