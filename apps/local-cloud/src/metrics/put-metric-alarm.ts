import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { breaches } from './alarm.ts';
import type { Alarms } from './alarms.ts';

export function putMetricAlarm(alarms: Alarms): Handler<PutMetricAlarmCommandInput, object> {
  return (input) => {
    checkAlarm(input);
    alarms.put(input);
    return {};
  };
}

/** @throws {AwsError} for what CloudWatch refuses, and for what this cloud does not evaluate */
export function checkAlarm(input: PutMetricAlarmCommandInput): void {
  const {
    EvaluationPeriods: count = 0,
    DatapointsToAlarm: needed,
    Metrics,
    MetricName,
    Threshold,
    Period,
  } = input;
  const missing = (name: string) =>
    new AwsError('MissingRequiredParameterException', `The parameter ${name} is required.`);
  if (count < 1) throw missing('EvaluationPeriods');
  if (Threshold === undefined) throw missing('Threshold');
  if (needed !== undefined && (needed < 1 || needed > count)) {
    throw new AwsError(
      'InvalidParameterCombinationException',
      'The parameter DatapointsToAlarm must be less than or equal to the parameter EvaluationPeriods.',
    );
  }
  breaches(input, 0);
  const queries = Metrics ?? [];
  if (queries.length > 0 === (MetricName !== undefined)) {
    throw new AwsError('InvalidParameterCombinationException', 'An alarm has either MetricName or Metrics.');
  }
  if (queries.length > 0) {
    if (queries.filter(({ ReturnData }) => ReturnData !== false).length === 1) return;
    throw new AwsError('ValidationError', 'Exactly one element of the metrics list should return data.');
  }
  if (Period === undefined) throw missing('Period');
  if (Period !== 10 && Period !== 20 && Period !== 30 && (Period < 60 || Period % 60 !== 0)) {
    throw new AwsError('ValidationError', 'Metric period must be 10, 20, 30 or a multiple of 60.');
  }
  if ((input.Statistic ?? input.ExtendedStatistic) === undefined)
    throw missing('Statistic or ExtendedStatistic');
}
