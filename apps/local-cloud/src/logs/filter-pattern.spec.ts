import { describe, expect, it } from '@jest/globals';
import { filterPattern } from './filter-pattern.ts';

describe('filterPattern', () => {
  it('refuses what it would misread', () => {
    expect(() => filterPattern('{ $.level = "error" }')).toThrow('takes terms only');
  });

  it.each([
    ['', 'anything', true],
    ['ERROR timeout', 'timeout ERROR', true],
    ['ERROR timeout', 'ERROR', false],
    ['"not found"', 'page not found', true],
    ['"not found"', 'found not', false],
    ['?ERROR ?WARN', 'a WARN', true],
    ['?ERROR ?WARN', 'a hint', false],
    ['ERROR -expected', 'ERROR expected', false],
    ['error', 'ERROR', false],
  ])('%j on %j is %p', (pattern, message, expected) => {
    expect(filterPattern(pattern)(message)).toBe(expected);
  });
});
