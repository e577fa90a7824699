import { describe, expect, it } from '@jest/globals';
import { settingChanges } from './setting-changes.ts';

describe('settingChanges', () => {
  it.each([
    ['10,5,100', '--steps', 'each step must be above the one before'],
    ['10,50', '--steps', 'the last step must be 100'],
    ['a,100', '--steps', '"a,100".*such as 10,50,100'],
    ['10,,100', '--steps', 'such as 10,50,100'],
    ['0,100', '--steps', 'a percentage'],
    [110, '--steps', 'a percentage'],
  ])('refuses the steps %s', (steps, option, rule) => {
    expect(() => settingChanges({ steps })).toThrow(new RegExp(`${option}.*${rule}`));
  });

  it.each(['30', 30])('refuses the bake time %j, which has no unit', (bake) => {
    expect(() => settingChanges({ bake })).toThrow(/--bake.*"30".*a whole number with a unit/);
  });

  it('reads steps and a bake time', () => {
    expect(settingChanges({ steps: '10,50,100', bake: '1m' })).toEqual({
      steps: [10, 50, 100],
      bakeTimeMs: 60_000,
    });
  });

  it('reads one step that Nx has made a number', () => {
    expect(settingChanges({ steps: 100 }).steps).toEqual([100]);
  });

  it('changes nothing when the command line says nothing', () => {
    expect(settingChanges({})).toEqual({});
  });
});
