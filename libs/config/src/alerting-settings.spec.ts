import { describe, expect, it } from '@jest/globals';
import { parseEnvironment } from './environment.ts';
import { environment, problemsOf, withValue } from './testing/fixtures.ts';

describe('alerting settings', () => {
  it.each([
    ['emails', ['operators'], 'emails.0'],
    ['emails', ['a@example.com', 'a@example.com'], 'emails'],
    ['emails', Array.from({ length: 11 }, (_, index) => `a${index}@example.com`), 'emails'],
    ['monthlyBudgetUsd', 0, 'monthlyBudgetUsd'],
  ])('refuse %s = %j', (key, value, path) => {
    const input = withValue(environment, `alerting.${key}`, value);
    expect(problemsOf(() => parseEnvironment(input, 'staging.ts')).map((problem) => problem.path)).toEqual([
      `alerting.${path}`,
    ]);
  });
});
