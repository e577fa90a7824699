import type {
  GetMetricDataCommandInput,
  GetMetricDataCommandOutput,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { evaluateQueries } from './evaluate-queries.ts';
import type { MetricData } from './metric-data.ts';

const MAX_QUERIES = 500;
/** A page holds so many, over all its results, where the caller does not ask for fewer. */
const MAX_DATAPOINTS = 100_800;

type Output = Omit<GetMetricDataCommandOutput, '$metadata'>;

export function getMetricData(data: MetricData): Handler<GetMetricDataCommandInput, Output> {
  return (input) => {
    const { MetricDataQueries: queries = [], StartTime, EndTime, ScanBy = 'TimestampDescending' } = input;
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
    const start = parseToken(input.NextToken);
    const evaluated = evaluateQueries(data, queries, { fromMs, toMs, periodMs: (seconds) => seconds * 1000 });
    const results = evaluated
      .filter(({ returned }) => returned)
      .map(({ id, label, series }): MetricDataResult => {
        const points = [...series].sort(([one], [other]) => one - other);
        const ordered = ScanBy === 'TimestampAscending' ? points : points.reverse();
        return {
          Id: id,
          Label: label,
          Timestamps: ordered.map(([time]) => new Date(time)),
          Values: ordered.map(([, value]) => value),
        };
      });
    return { ...pageOfResults(results, start, input.MaxDatapoints ?? MAX_DATAPOINTS), Messages: [] };
  };
}

/** @param start how many datapoints, counted through all results, the pages before had */
function pageOfResults(
  results: readonly MetricDataResult[],
  start: number,
  limit: number,
): Pick<Output, 'MetricDataResults' | 'NextToken'> {
  const end = start + limit;
  const page: MetricDataResult[] = [];
  let passed = 0;
  for (const { Timestamps = [], Values = [], ...result } of results) {
    const from = Math.max(0, start - passed);
    const to = Math.max(0, end - passed);
    passed += Values.length;
    const onPage = from < Values.length && to > 0;
    // A result without datapoints is told of once, at the beginning.
    if (!onPage && !(Values.length === 0 && start === 0)) continue;
    page.push({
      ...result,
      Timestamps: Timestamps.slice(from, to),
      Values: Values.slice(from, to),
      StatusCode: to < Values.length ? 'PartialData' : 'Complete',
    });
  }
  return { MetricDataResults: page, ...(passed > end && { NextToken: tokenOf(end) }) };
}

function tokenOf(start: number): string {
  return Buffer.from(`datapoint ${start}`).toString('base64url');
}

function parseToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const start = /^datapoint (\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (start !== undefined) return Number(start);
  throw new AwsError('InvalidNextToken', 'The next token specified is invalid.');
}
