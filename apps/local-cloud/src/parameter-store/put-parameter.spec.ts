import { describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../store/memory-store.ts';
import { putParameter } from './put-parameter.ts';
import type { StoredParameter } from './parameter-state.ts';

function setUp() {
  const clock = { timeScale: 1, now: () => new Date(0), scaledMs: (seconds: number) => seconds * 1000 };
  const place = { region: 'eu-west-1', account: '123456789012' };
  const parameters = createMemoryStore().collection<StoredParameter>('parameters');
  return { parameters, put: putParameter({ parameters, clock, place }) };
}

describe('PutParameter', () => {
  it.each([
    ['(', 'InvalidAllowedPatternException'],
    ['^w$', 'ParameterPatternMismatchException'],
  ])('is refused when the allowed pattern is %s', (AllowedPattern, code) => {
    const { parameters, put } = setUp();
    const input = { Name: '/a', Value: 'v', Type: 'String' as const, AllowedPattern };
    expect(() => put(input)).toThrow(expect.objectContaining({ code }));
    expect(parameters.values()).toEqual([]);
  });

  it('is refused when it is to overwrite and to tag at once', () => {
    const { parameters, put } = setUp();
    const input = { Name: '/a', Value: 'v', Type: 'String' as const, Tags: [{ Key: 'a', Value: 'b' }] };
    expect(() => put({ ...input, Overwrite: true })).toThrow(
      expect.objectContaining({ code: 'ValidationException' }),
    );
    expect(parameters.values()).toEqual([]);
  });
});
