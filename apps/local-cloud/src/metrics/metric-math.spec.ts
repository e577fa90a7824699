import { describe, expect, it } from '@jest/globals';
import { evaluateMath, MathError } from './metric-math.ts';

const known: Readonly<Record<string, [number, number][]>> = {
  errors: [
    [0, 1],
    [60, 3],
  ],
  requests: [
    [0, 10],
    [60, 0],
    [120, 50],
  ],
};
const evaluate = (expression: string) => {
  const series = (id: string) => known[id] && new Map(known[id]);
  return [...evaluateMath(expression, series, [0, 60, 120])];
};

describe('evaluateMath', () => {
  it.each([
    ['errors +', 'is not complete'],
    ['errors $ 2', "cannot be read from '$ 2' on"],
    ['nobody * 2', 'names nobody'],
    ['FORECAST(errors)', 'FORECAST is not a function'],
    ['1 + 2', 'gives a number'],
    ['errors requests', 'goes on unexpectedly'],
  ])('refuses %s with the place', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(MathError);
    expect(() => evaluate(expression)).toThrow(message);
  });

  it('has no datapoint where it would divide by zero, or where a series has none', () => {
    expect(evaluate('errors / requests * 100')).toEqual([[0, 10]]);
  });

  it.each<[string, [number, number][]]>([
    [
      'FILL(errors, 0) / requests * 100',
      [
        [0, 10],
        [120, 0],
      ],
    ],
    [
      '-errors + 2 * (requests - 5)',
      [
        [0, 9],
        [60, -13],
      ],
    ],
    [
      'SUM([errors, requests])',
      [
        [0, 11],
        [60, 3],
        [120, 50],
      ],
    ],
    [
      'MAX([errors, requests])',
      [
        [0, 10],
        [60, 3],
        [120, 50],
      ],
    ],
    [
      'IF(requests > 5, errors, 0)',
      [
        [0, 1],
        [60, 0],
      ],
    ],
    [
      'requests >= 10',
      [
        [0, 1],
        [60, 0],
        [120, 1],
      ],
    ],
    [
      '2 ^ errors',
      [
        [0, 2],
        [60, 8],
      ],
    ],
  ])('evaluates %s', (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });
});
