import { describe, expect, it } from '@jest/globals';
import { requestIdOf, traceIdOf } from './request-id.ts';

const TRACE = 'Self=1-67891234-12456789abcdef012345678;Root=1-67891233-abcdef012345678912345678';

describe('requestIdOf', () => {
  it.each([['a b'], ['x'.repeat(129)], ['a\tb'], ['"},{"level":"fatal"'], ['']])(
    'makes a new one when the client sends %j',
    (id) => {
      expect(requestIdOf({ headers: { 'x-request-id': id } })).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it('keeps the client’s own, before the trace', () => {
    expect(requestIdOf({ headers: { 'x-request-id': 'abc-1', 'x-amzn-trace-id': TRACE } })).toBe('abc-1');
  });

  it('is the root of the load balancer’s trace when the client sends none', () => {
    expect(requestIdOf({ headers: { 'x-amzn-trace-id': TRACE } })).toBe(
      '1-67891233-abcdef012345678912345678',
    );
  });

  it('is never the same twice when nobody gives one', () => {
    expect(requestIdOf({ headers: {} })).not.toBe(requestIdOf({ headers: {} }));
  });
});

describe('traceIdOf', () => {
  it('passes a well-formed one and drops any other', () => {
    expect(traceIdOf({ 'x-amzn-trace-id': TRACE })).toBe(TRACE);
    expect(traceIdOf({ 'x-amzn-trace-id': 'Root=<script>' })).toBeUndefined();
    expect(traceIdOf({})).toBeUndefined();
  });
});
