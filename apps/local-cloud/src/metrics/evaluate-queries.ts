import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import { statistic } from './bucket.ts';
import type { MetricData } from './metric-data.ts';
import { dimensionsOf } from './metric-key.ts';
import { evaluateMath, MathError } from './metric-math.ts';
import type { TimeSeries } from './metric-math.ts';

export interface EvaluatedQuery {
  readonly id: string;
  readonly label: string;
  readonly returned: boolean;
  readonly series: TimeSeries;
}

export interface QueryRange {
  readonly fromMs: number;
  readonly toMs: number;
  /** Seconds of a period as the request names them → milliseconds of this cloud. */
  readonly periodMs: (seconds: number) => number;
}

/** Runs the queries of GetMetricData or of an alarm. @throws {AwsError} ValidationError, naming the query */
export function evaluateQueries(
  data: MetricData,
  queries: readonly MetricDataQuery[],
  range: QueryRange,
): EvaluatedQuery[] {
  const byId = new Map(queries.map((query) => [query.Id ?? '', query]));
  if (byId.size !== queries.length || [...byId.keys()].some((id) => !/^[a-z]\w*$/.test(id))) {
    throw invalid('The Id of each query must be unique, and begin with a lowercase letter.');
  }
  const done = new Map<string, TimeSeries>();
  const periodSeconds = Math.max(
    ...queries.map(({ Period, MetricStat }) => MetricStat?.Period ?? Period ?? 0),
    1,
  );
  const periods = periodStarts(range, range.periodMs(periodSeconds));

  const evaluate = (query: MetricDataQuery, path: readonly string[]): TimeSeries => {
    const id = query.Id ?? '';
    const known = done.get(id);
    if (known) return known;
    if (path.includes(id)) throw invalid(`The expressions ${[...path, id].join(' → ')} need each other.`);
    const inner = (name: string) => {
      const found = byId.get(name);
      return found && evaluate(found, [...path, id]);
    };
    const series = query.MetricStat ? metricStat(data, query, range) : expression(query, inner, periods);
    done.set(id, series);
    return series;
  };
  return queries.map((query) => ({
    id: query.Id ?? '',
    label: query.Label ?? query.MetricStat?.Metric?.MetricName ?? query.Expression ?? query.Id ?? '',
    returned: query.ReturnData !== false,
    series: evaluate(query, []),
  }));
}

function metricStat(
  data: MetricData,
  { Id = '', MetricStat }: MetricDataQuery,
  range: QueryRange,
): TimeSeries {
  const { Metric, Period = 0, Stat = '', Unit: unit } = MetricStat ?? {};
  if (Period < 1) throw invalid(`The query ${Id} needs a Period.`);
  const periodMs = range.periodMs(Period);
  const id = {
    namespace: Metric?.Namespace ?? '',
    name: Metric?.MetricName ?? '',
    dimensions: dimensionsOf(Metric?.Dimensions),
  };
  const values = new Map<number, number>();
  for (const [start, bucket] of data.query(id, { ...range, periodMs, unit })) {
    const value = statistic(bucket, Stat);
    if (value === undefined) throw invalid(`The statistic ${Stat} of the query ${Id} is not supported.`);
    values.set(start, value);
  }
  return values;
}

function expression(
  { Id = '', Expression }: MetricDataQuery,
  inner: (id: string) => TimeSeries | undefined,
  periods: readonly number[],
): TimeSeries {
  if (Expression === undefined) throw invalid(`The query ${Id} needs MetricStat or Expression.`);
  try {
    return evaluateMath(Expression, inner, periods);
  } catch (error) {
    if (error instanceof MathError) throw invalid(`Error in expression '${Id}': ${error.message}`);
    throw error;
  }
}

function periodStarts({ fromMs, toMs }: QueryRange, periodMs: number): number[] {
  const first = Math.floor(fromMs / periodMs) * periodMs;
  const count = Math.max(0, Math.ceil((toMs - first) / periodMs));
  return Array.from({ length: Math.min(count, 100_800) }, (_, index) => first + index * periodMs);
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
