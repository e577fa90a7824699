import type { ListMetricsCommandInput, ListMetricsCommandOutput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { pageOf } from '../pages.ts';
import type { MetricData, Series } from './metric-data.ts';
import { dimensionList, metricKey } from './metric-key.ts';

const PAGE = 500;
const RECENT_MS = 3 * 3_600_000;

type Output = Omit<ListMetricsCommandOutput, '$metadata'>;

export function listMetrics(data: MetricData, now: () => number): Handler<ListMetricsCommandInput, Output> {
  return (input) => {
    const oldestMs = input.RecentlyActive === 'PT3H' ? now() - RECENT_MS : 0;
    const found = data.series().filter((series) => series.lastMs >= oldestMs && matches(series, input));
    const { items, nextToken } = pageOf(found, {
      keyOf: metricKey,
      limit: PAGE,
      token: input.NextToken,
      invalidToken: () =>
        new AwsError('InvalidParameterValueException', 'The parameter NextToken is invalid.'),
    });
    return {
      Metrics: items.map(({ namespace, name, dimensions }) => ({
        Namespace: namespace,
        MetricName: name,
        Dimensions: dimensionList(dimensions),
      })),
      ...(nextToken !== undefined && { NextToken: nextToken }),
    };
  };
}

function matches({ namespace, name, dimensions }: Series, input: ListMetricsCommandInput): boolean {
  const { Namespace = namespace, MetricName = name, Dimensions = [] } = input;
  return (
    Namespace === namespace &&
    MetricName === name &&
    Dimensions.every(
      ({ Name = '', Value }) => Name in dimensions && (Value ?? dimensions[Name]) === dimensions[Name],
    )
  );
}
