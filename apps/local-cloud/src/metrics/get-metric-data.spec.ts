import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from '@jest/globals';
import { getMetricData } from './get-metric-data.ts';
import { createMetricData } from './metric-data.ts';

const MINUTE = 60_000;
const NOW = 100 * MINUTE;
const query = (Id: string, MetricName: string) => ({
  Id,
  MetricStat: { Metric: { Namespace: 'Test', MetricName }, Period: 60, Stat: 'Sum' },
});

async function pages(more: Partial<GetMetricDataCommandInput>) {
  const data = createMetricData(() => NOW);
  for (const [name, values] of [
    ['A', [1, 2, 3]],
    ['B', [4, 5]],
  ] as const) {
    for (const [index, value] of values.entries()) {
      const timeMs = NOW - (values.length - index) * MINUTE;
      data.add({ namespace: 'Test', name, dimensions: {} }, { timeMs, value });
    }
  }
  const get = getMetricData(data);
  const input = {
    StartTime: new Date(NOW - 60 * MINUTE),
    EndTime: new Date(NOW),
    MetricDataQueries: [query('a', 'A'), query('none', 'None'), query('b', 'B')],
    ScanBy: 'TimestampAscending' as const,
  };
  const found: (readonly [string | undefined, number[] | undefined, string | undefined])[][] = [];
  let NextToken = more.NextToken;
  do {
    const answer = await get({ ...input, ...more, NextToken });
    found.push(
      (answer.MetricDataResults ?? []).map(({ Id, Values, StatusCode }) => [Id, Values, StatusCode] as const),
    );
    ({ NextToken } = answer);
  } while (NextToken !== undefined);
  return found;
}

describe('getMetricData', () => {
  it('refuses a token that it has not given', async () => {
    await expect(pages({ NextToken: '?' })).rejects.toMatchObject({ code: 'InvalidNextToken' });
  });

  it('counts the datapoints of a page through all its results', async () => {
    expect(await pages({ MaxDatapoints: 2 })).toEqual([
      [
        ['a', [1, 2], 'PartialData'],
        ['none', [], 'Complete'],
      ],
      [
        ['a', [3], 'Complete'],
        ['b', [4], 'PartialData'],
      ],
      [['b', [5], 'Complete']],
    ]);
  });

  it('gives everything at once when nobody asks for less', async () => {
    expect(await pages({})).toEqual([
      [
        ['a', [1, 2, 3], 'Complete'],
        ['none', [], 'Complete'],
        ['b', [4, 5], 'Complete'],
      ],
    ]);
  });
});
