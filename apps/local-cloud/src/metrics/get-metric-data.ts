import type { GetMetricDataCommandInput, GetMetricDataCommandOutput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { evaluateQueries } from './evaluate-queries.ts';
import type { MetricData } from './metric-data.ts';

const MAX_QUERIES = 500;

type Output = Omit<GetMetricDataCommandOutput, '$metadata'>;

/** All datapoints come in one page: what this cloud keeps is below CloudWatch's 100,800 a call. */
export function getMetricData(data: MetricData): Handler<GetMetricDataCommandInput, Output> {
  return ({ MetricDataQueries: queries = [], StartTime, EndTime, ScanBy = 'TimestampDescending' }) => {
    const fromMs = StartTime?.getTime() ?? 0;
    const toMs = EndTime?.getTime() ?? 0;
    if (fromMs >= toMs) {
      throw new AwsError(
        'ValidationError',
        'The parameter StartTime must be less than the parameter EndTime.',
      );
    }
    if (queries.length > MAX_QUERIES) {
      throw new AwsError(
        'ValidationError',
        `The collection MetricDataQueries must have at most ${MAX_QUERIES} members.`,
      );
    }
    const evaluated = evaluateQueries(data, queries, { fromMs, toMs, periodMs: (seconds) => seconds * 1000 });
    return {
      MetricDataResults: evaluated
        .filter(({ returned }) => returned)
        .map(({ id, label, series }) => {
          const points = [...series].sort(([one], [other]) => one - other);
          const ordered = ScanBy === 'TimestampAscending' ? points : points.reverse();
          return {
            Id: id,
            Label: label,
            Timestamps: ordered.map(([time]) => new Date(time)),
            Values: ordered.map(([, value]) => value),
            StatusCode: 'Complete' as const,
          };
        }),
      Messages: [],
    };
  };
}
