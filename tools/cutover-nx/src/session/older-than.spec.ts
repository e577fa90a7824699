import { describe, expect, it } from '@jest/globals';
import { olderThanMs } from './older-than.ts';

describe('olderThanMs', () => {
  it.each(['', '24', 'h', '-1h', '1.5h', '1h30m', '1w', '1234567h'])('refuses %j in words', (text) => {
    expect(() => olderThanMs(text)).toThrow(`--older-than ${JSON.stringify(text)} is no duration`);
  });

  it('reads whole numbers with a unit, and a day where none is given', () => {
    expect(['0s', '5m', '2h', '3d', undefined].map((text) => olderThanMs(text))).toEqual([
      0, 300_000, 7_200_000, 259_200_000, 86_400_000,
    ]);
  });
});
