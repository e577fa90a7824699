import { describe, expect, it } from '@jest/globals';
import { count, duration, failuresInWords, weightsInWords } from './wording.ts';

describe('wording', () => {
  it('says how many requests failed with separated thousands', () => {
    expect(failuresInWords({ total: 12_345, failed: 0 })).toBe('0 of 12,345 requests failed');
    expect(count(1_234_567)).toBe('1,234,567');
  });

  it.each([
    [0, '0 ms'],
    [850.4, '850 ms'],
    [12_340, '12.3 s'],
    [245_000, '4 min 05 s'],
  ])('says %d milliseconds as %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  it('says that there is no slot before the first deployment', () => {
    expect(weightsInWords({})).toBe('no slot yet');
    expect(weightsInWords({ green: 10, blue: 90 })).toBe('blue 90, green 10');
  });
});
