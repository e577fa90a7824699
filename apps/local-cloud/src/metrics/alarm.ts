import type { MetricAlarm, MetricDataQuery, PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** A new state of an alarm, and why. */
export interface StateChange {
  readonly state: AlarmState;
  readonly reason: string;
  /** JSON. */
  readonly reasonData?: string;
}

/** What every kind of alarm has. */
export interface AlarmFacts extends StateChange {
  readonly name: string;
  readonly arn: string;
  readonly configuredMs: number;
  /** When it came to its state. */
  readonly updatedMs: number;
}

/** An alarm as it is kept: what was put, and what came of it. */
export interface AlarmRecord extends AlarmFacts {
  readonly settings: Readonly<PutMetricAlarmCommandInput>;
}

/** Compares a value with the threshold as the alarm says. */
export function breaches(
  { ComparisonOperator, Threshold = 0 }: PutMetricAlarmCommandInput,
  value: number,
): boolean {
  switch (ComparisonOperator) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= Threshold;
    case 'GreaterThanThreshold':
      return value > Threshold;
    case 'LessThanThreshold':
      return value < Threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= Threshold;
    default:
      throw new AwsError(
        'InvalidParameterCombinationException',
        `This cloud does not evaluate the comparison ${String(ComparisonOperator)}.`,
      );
  }
}

/** What the alarm looks at, as queries of GetMetricData of which one is returned. */
export function alarmQueries(settings: PutMetricAlarmCommandInput): readonly MetricDataQuery[] {
  if (settings.Metrics !== undefined && settings.Metrics.length > 0) return settings.Metrics;
  const { Namespace, MetricName, Dimensions, Period, Statistic, ExtendedStatistic, Unit } = settings;
  return [
    {
      Id: 'm1',
      MetricStat: {
        Metric: { Namespace, MetricName, Dimensions },
        Period,
        Stat: ExtendedStatistic ?? Statistic,
        Unit,
      },
    },
  ];
}

export function alarmPeriodSeconds(settings: PutMetricAlarmCommandInput): number {
  const inQueries = alarmQueries(settings).map(({ Period, MetricStat }) => MetricStat?.Period ?? Period ?? 0);
  return Math.max(1, ...inQueries);
}

export function shownAlarm({ settings, ...facts }: AlarmRecord): MetricAlarm {
  return {
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    Dimensions: [],
    TreatMissingData: 'missing',
    ...settings,
    ...shownState(facts),
  };
}

/** The members that all kinds of alarms are told with. */
export function shownState({ name, arn, state, reason, reasonData, updatedMs, configuredMs }: AlarmFacts) {
  return {
    AlarmName: name,
    AlarmArn: arn,
    StateValue: state,
    StateReason: reason,
    StateUpdatedTimestamp: new Date(updatedMs),
    StateTransitionedTimestamp: new Date(updatedMs),
    AlarmConfigurationUpdatedTimestamp: new Date(configuredMs),
    ...(reasonData !== undefined && { StateReasonData: reasonData }),
  };
}
