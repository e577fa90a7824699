import { describe, expect, it } from '@jest/globals';
import { assertConfirmed } from './assert-confirmed.ts';

describe('assertConfirmed', () => {
  it.each([undefined, 'staging', 'Production', ' production', 'production\n', 'destroy-production'])(
    'refuses to destroy production when %j was typed',
    (typed) => {
      expect(() => assertConfirmed('production', typed)).toThrow(/would be destroyed: nothing was changed$/);
    },
  );

  it('goes on when the name was typed', () => {
    expect(() => assertConfirmed('production', 'production')).not.toThrow();
  });
});
