import type {
  Datapoint,
  GetMetricStatisticsCommandInput,
  GetMetricStatisticsCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { statistic } from './bucket.ts';
import type { MetricData } from './metric-data.ts';
import { dimensionsOf } from './metric-key.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
const MOST_DATAPOINTS = 1440;

type Output = Omit<GetMetricStatisticsCommandOutput, '$metadata'>;

export function getMetricStatistics(data: MetricData): Handler<GetMetricStatisticsCommandInput, Output> {
  return (input) => {
    const { Namespace: namespace = '', MetricName: name = '', Period: period = 60, Statistics = [] } = input;
    const extended = input.ExtendedStatistics ?? [];
    const fromMs = input.StartTime?.getTime() ?? 0;
    const toMs = input.EndTime?.getTime() ?? 0;
    if (fromMs >= toMs) {
      throw new AwsError(
        'InvalidParameterValueException',
        'The parameter StartTime must be less than the parameter EndTime.',
      );
    }
    if (![1, 5, 10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0)) {
      throw new AwsError(
        'InvalidParameterValueException',
        `The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60, not ${period}.`,
      );
    }
    if (Statistics.length + extended.length === 0) {
      throw new AwsError(
        'MissingRequiredParameterException',
        'The parameter Statistics or ExtendedStatistics is required.',
      );
    }
    const points = Math.ceil((toMs - fromMs) / 1000 / period);
    if (points > MOST_DATAPOINTS) {
      throw new AwsError(
        'InvalidParameterCombinationException',
        `You have requested up to ${points} datapoints, which exceeds the limit of ${MOST_DATAPOINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
      );
    }
    const id = { namespace, name, dimensions: dimensionsOf(input.Dimensions) };
    const unit = data.find(id)?.unit ?? 'None';
    const periods = data.query(id, { fromMs, toMs, periodMs: period * 1000, unit: input.Unit });
    return {
      Label: name,
      Datapoints: [...periods].map(([start, bucket]): Datapoint => {
        const values = Object.fromEntries(Statistics.map((stat) => [stat, statistic(bucket, stat)]));
        const percentiles = extended.map((stat) => [stat, statistic(bucket, stat)] as const);
        return {
          Timestamp: new Date(start),
          Unit: unit as NonNullable<Datapoint['Unit']>,
          ...values,
          ...(extended.length > 0 && {
            ExtendedStatistics: Object.fromEntries(percentiles) as Record<string, number>,
          }),
        };
      }),
    };
  };
}
