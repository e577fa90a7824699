import { describe, expect, it } from '@jest/globals';
import type { DeploymentSettings } from '@cutover/deploy';
import { settingsOf } from './settings-of.ts';

const settings: DeploymentSettings = {
  steps: [100],
  stepBakeMs: 1,
  bakeTimeMs: 2,
  startTimeoutMs: 3,
  taskTimeoutMs: 4,
  settleMs: 5,
  deregistrationDelayMs: 6,
  desired: 2,
  pollMs: 7,
  leaseMs: 8,
};

describe('settingsOf', () => {
  it.each([
    ['10,5,100', '--steps', 'each step must be above the one before'],
    ['10,50', '--steps', 'the last step must be 100'],
    ['a,100', '--steps', '"a,100".*such as 10,50,100'],
    ['10,,100', '--steps', 'such as 10,50,100'],
    ['0,100', '--steps', 'a percentage'],
    [110, '--steps', 'a percentage'],
  ])('refuses the steps %s', (steps, option, rule) => {
    expect(() => settingsOf(settings, { steps })).toThrow(new RegExp(`${option}.*${rule}`));
  });

  it.each(['30', 30])('refuses the bake time %j, which has no unit', (bake) => {
    expect(() => settingsOf(settings, { bake })).toThrow(/--bake.*"30".*a whole number with a unit/);
  });

  it('takes steps and bake time of the command line over those of the environment', () => {
    expect(settingsOf(settings, { steps: '10,50,100', bake: '1m' })).toEqual({
      ...settings,
      steps: [10, 50, 100],
      bakeTimeMs: 60_000,
    });
  });

  it('reads one step that Nx has made a number', () => {
    expect(settingsOf(settings, { steps: 100 }).steps).toEqual([100]);
  });

  it('keeps the settings of the environment when the command line says nothing', () => {
    expect(settingsOf(settings, {})).toEqual(settings);
  });
});
