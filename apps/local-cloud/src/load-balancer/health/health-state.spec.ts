import { describe, expect, it } from '@jest/globals';
import { healthCheckDefaults } from '../rules/health-check.ts';
import { afterCheck, initialChecking, matchesCode } from './health-state.ts';
import { brokenCheck } from './probe.ts';
import type { CheckResult, HealthRecord } from './health-state.ts';

const check = { ...healthCheckDefaults, healthyThreshold: 3, unhealthyThreshold: 2 };
const pass: CheckResult = { kind: 'answered', statusCode: 200 };
const fail: CheckResult = { kind: 'failed' };

function after(...results: CheckResult[]): HealthRecord {
  return results.reduce((record, result) => afterCheck(record, result, check), initialChecking);
}

describe('afterCheck', () => {
  it('keeps a new target initial when its first check fails', () => {
    expect(after(fail)).toMatchObject({ state: 'initial', reason: 'Elb.InitialHealthChecking' });
  });

  it('calls a new target unhealthy when the unhealthy threshold is reached', () => {
    expect(after(fail, fail)).toMatchObject({ state: 'unhealthy', reason: 'Target.FailedHealthChecks' });
  });

  it('calls a new target healthy after one pass', () => {
    expect(after(pass)).toEqual({ state: 'healthy', passes: 1, failures: 0 });
    expect(after(fail, pass).state).toBe('healthy');
  });

  it('keeps a healthy target until it has failed often enough in a row', () => {
    expect(after(pass, fail)).toMatchObject({ state: 'healthy' });
    expect(after(pass, fail).reason).toBeUndefined();
    expect(after(pass, fail, pass, fail).state).toBe('healthy');
    expect(after(pass, fail, fail).state).toBe('unhealthy');
  });

  it('wants the healthy threshold of a target that was unhealthy, in a row', () => {
    expect(after(fail, fail, pass, pass).state).toBe('unhealthy');
    expect(after(fail, fail, pass, pass, fail, pass, pass).state).toBe('unhealthy');
    expect(after(fail, fail, pass, pass, pass)).toEqual({ state: 'healthy', passes: 3, failures: 0 });
  });

  it('says why the last check failed, in ELBv2 words', () => {
    const wrongCode: CheckResult = { kind: 'answered', statusCode: 500 };
    expect(after(wrongCode, wrongCode)).toMatchObject({
      reason: 'Target.ResponseCodeMismatch',
      description: 'Health checks failed with these codes: [500]',
    });
    expect(after(fail, { kind: 'timed-out' })).toMatchObject({
      reason: 'Target.Timeout',
      description: 'Request timed out',
    });
    expect(after(fail, fail, wrongCode).reason).toBe('Target.ResponseCodeMismatch');
  });

  it('blames the balancer, not the target, when the checks could not be sent', () => {
    const sent = (code: string) => brokenCheck(Object.assign(new Error(code), { code }));
    expect(after(sent('EMFILE'), sent('EADDRNOTAVAIL'))).toMatchObject({
      state: 'unhealthy',
      reason: 'Elb.InternalError',
      description: 'Health checks failed due to an internal error',
    });
    expect(after(sent('ECONNREFUSED'), sent('ECONNRESET')).reason).toBe('Target.FailedHealthChecks');
  });
});

describe('matchesCode', () => {
  it.each([
    ['200', 200, true],
    ['200', 201, false],
    ['200-299', 299, true],
    ['200-299', 301, false],
    ['200,202', 202, true],
    ['200,202', 201, false],
    ['200,300-302', 301, true],
  ])('%s and %d: %s', (matcher, code, expected) => {
    expect(matchesCode(matcher, code)).toBe(expected);
  });
});
