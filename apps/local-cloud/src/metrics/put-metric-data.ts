import type { MetricDatum, PutMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import type { MetricData } from './metric-data.ts';
import { dimensionsOf } from './metric-key.ts';

const MAX_DIMENSIONS = 30;

export function putMetricData(
  data: MetricData,
  now: () => number,
): Handler<PutMetricDataCommandInput, object> {
  return ({ Namespace: namespace = '', MetricData: list = [] }) => {
    if (namespace === '' || namespace.startsWith('AWS/')) {
      throw new AwsError(
        'InvalidParameterValueException',
        'The value AWS/ for parameter Namespace is invalid.',
      );
    }
    for (const datum of list) check(datum);
    for (const datum of list) add(data, namespace, datum, now());
    return {};
  };
}

function check({
  MetricName = '',
  Dimensions = [],
  Value,
  Values,
  Counts,
  StatisticValues,
}: MetricDatum): void {
  const refuse = (message: string) => new AwsError('InvalidParameterValueException', message);
  if (MetricName === '') throw refuse('The parameter MetricData.member.1.MetricName is required.');
  if (Dimensions.length > MAX_DIMENSIONS) throw refuse(`A metric has at most ${MAX_DIMENSIONS} dimensions.`);
  const given = [Value, Values, StatisticValues].filter((part) => part !== undefined);
  if (given.length === 0) {
    throw new AwsError(
      'MissingRequiredParameterException',
      `The metric ${MetricName} needs one of the parameters Value, Values and StatisticValues.`,
    );
  }
  if (given.length > 1) {
    throw new AwsError(
      'InvalidParameterCombinationException',
      `The metric ${MetricName} needs one of Value, Values and StatisticValues.`,
    );
  }
  if (Counts !== undefined && Counts.length !== Values?.length) {
    throw refuse('The parameters Values and Counts must have the same length.');
  }
  if ([Value ?? 0, ...(Values ?? [])].some((value) => !Number.isFinite(value))) {
    throw refuse(`The value of the metric ${MetricName} must be a number.`);
  }
}

function add(data: MetricData, namespace: string, datum: MetricDatum, nowMs: number): void {
  const { MetricName: name = '', Unit: unit, Value, Values, Counts, StatisticValues: set } = datum;
  const id = { namespace, name, dimensions: dimensionsOf(datum.Dimensions) };
  const common = { timeMs: datum.Timestamp?.getTime() ?? nowMs, ...(unit !== undefined && { unit }) };
  if (Value !== undefined) data.add(id, { ...common, value: Value });
  for (const [index, value] of (Values ?? []).entries()) {
    data.add(id, { ...common, value, times: Counts?.[index] ?? 1 });
  }
  if (set === undefined) return;
  const { SampleCount: count = 0, Sum: sum = 0, Minimum: min = 0, Maximum: max = 0 } = set;
  data.addSet(id, { ...common, bucket: { count, sum, min, max, classes: new Map() } });
}
