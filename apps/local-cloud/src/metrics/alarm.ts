import type { MetricAlarm, MetricDataQuery, PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** An alarm as it is kept: what was put, and what came of it. */
export interface AlarmRecord {
  readonly name: string;
  readonly arn: string;
  readonly settings: Readonly<PutMetricAlarmCommandInput>;
  readonly state: AlarmState;
  readonly reason: string;
  readonly reasonData?: string;
  readonly configuredMs: number;
  readonly updatedMs: number;
  readonly history: readonly { readonly atMs: number; readonly summary: string; readonly data: string }[];
}

export const MAX_HISTORY = 100;

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

export function shownAlarm({ name, arn, settings, ...record }: AlarmRecord): MetricAlarm {
  return {
    AlarmArn: arn,
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    Dimensions: [],
    TreatMissingData: 'missing',
    ...settings,
    AlarmName: name,
    StateValue: record.state,
    StateReason: record.reason,
    StateUpdatedTimestamp: new Date(record.updatedMs),
    StateTransitionedTimestamp: new Date(record.updatedMs),
    AlarmConfigurationUpdatedTimestamp: new Date(record.configuredMs),
    ...(record.reasonData !== undefined && { StateReasonData: record.reasonData }),
  };
}
