import { describe, expect, it } from '@jest/globals';
import { parseConfig } from './config-error.ts';
import { deploymentSettingsSchema, stepsSchema } from './deployment-settings.ts';
import { environment, problemsOf } from './testing/fixtures.ts';

describe('stepsSchema', () => {
  it.each([[[100]], [[10, 50, 100]], [[0.1, 99.9, 100]]])('takes %j', (steps) => {
    expect(stepsSchema.parse(steps)).toEqual(steps);
  });

  it.each([
    [[10, 50], ['the last step must be 100']],
    [[50, 10, 100], ['each step must be above the one before']],
    [[10, 10, 100], ['each step must be above the one before']],
    [[0, 100], ['a percentage from 0.1 to 100']],
    [
      [10, 101],
      ['a percentage from 0.1 to 100', 'the last step must be 100'],
    ],
    [[], ['at least one step', 'the last step must be 100']],
  ])('refuses %j', (steps, rules) => {
    expect(problemsOf(() => parseConfig(stepsSchema, steps, 'f')).map(({ rule }) => rule)).toEqual(rules);
  });
});

describe('deploymentSettingsSchema', () => {
  const settings = environment.deployment;

  it('shifts all at once when no steps are given', () => {
    const input = { ...settings, strategy: 'all-at-once', steps: undefined };
    expect(parseConfig(deploymentSettingsSchema, input, 'f').steps).toEqual([100]);
  });

  it.each([
    { ...settings, strategy: 'all-at-once', steps: [10, 100] },
    { ...settings, strategy: 'canary', steps: [100] },
    { ...settings, strategy: 'linear', steps: undefined },
  ])('refuses steps that are not those of the strategy: $strategy, $steps', (input) => {
    expect(problemsOf(() => parseConfig(deploymentSettingsSchema, input, 'f'))).toEqual([
      expect.objectContaining({
        path: 'steps',
        rule: 'all-at-once has the one step 100; canary and linear have a step or more before it',
      }),
    ]);
  });
});
