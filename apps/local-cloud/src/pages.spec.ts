import { describe, expect, it } from '@jest/globals';
import { pageOf } from './pages.ts';

const options = (limit: number, token?: string, descending = false) => ({
  keyOf: (item: string) => item,
  limit,
  token,
  descending,
  invalidToken: () => new Error('invalid token'),
});

describe('pageOf', () => {
  it('refuses a token that is not its own', () => {
    expect(() => pageOf(['a'], options(1, 'nonsense'))).toThrow('invalid token');
  });

  it('neither repeats nor hides an item when others come and go between two pages', () => {
    const first = pageOf(['c', 'a', 'b', 'd'], options(2));
    expect(first.items).toEqual(['a', 'b']);
    const second = pageOf(['d', 'c', 'aa'], options(2, first.nextToken));
    expect(second).toEqual({ items: ['c', 'd'] });
  });

  it('turns the order round when asked to', () => {
    const first = pageOf(['a', 'b', 'c'], options(2, undefined, true));
    expect(first.items).toEqual(['c', 'b']);
    expect(pageOf(['a', 'b', 'c'], options(2, first.nextToken, true)).items).toEqual(['a']);
  });
});
