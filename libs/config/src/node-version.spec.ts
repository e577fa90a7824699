import { describe, expect, it } from '@jest/globals';
import { wrongNodeVersion } from './node-version.ts';

describe('wrongNodeVersion', () => {
  it.each(['v20.19.0', 'v23.11.1', 'v4.0.0', 'unknown', ''])('says what to do when %s runs', (version) => {
    expect(wrongNodeVersion(version)).toMatch(/24 or newer is needed.*npx nx/);
  });

  it.each(['v24.0.0', 'v24.21.0', 'v26.0.0-nightly20261125', 'v100.0.0'])(
    'says nothing when %s runs',
    (version) => {
      expect(wrongNodeVersion(version)).toBeUndefined();
    },
  );

  it('says nothing when the pinned version runs the tests', () => {
    expect(wrongNodeVersion()).toBeUndefined();
  });
});
