import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../engine/deploy-error.ts';
import { awsErrorName, explainAwsError } from './aws-errors.ts';
import { awsError } from './testing/fake-aws.ts';

const call = {
  service: 'elasticloadbalancing',
  action: 'ModifyRule',
  transient: 'PLATFORM_FAILED',
} as const;

function explained(error: unknown, endpoint?: string): DeployError {
  const result = explainAwsError(error, endpoint === undefined ? call : { ...call, endpoint });
  if (!(result instanceof DeployError)) throw new Error('not explained');
  return result;
}

describe('explainAwsError', () => {
  it.each([
    [awsError('ThrottlingException', 'Rate exceeded'), 'THROTTLED'],
    [awsError('Throttling', 'Rate exceeded'), 'THROTTLED'],
    [
      awsError('ClientException', 'Too many concurrent attempts to create a new revision of the family.'),
      'THROTTLED',
    ],
    [awsError('ClientException', 'no such cpu'), 'PLATFORM_REFUSED'],
    [awsError('AccessDeniedException', 'is not authorized'), 'PLATFORM_REFUSED'],
    [awsError('ExpiredTokenException', 'expired'), 'PLATFORM_REFUSED'],
    [awsError('ServerException', 'try again', 'server'), 'PLATFORM_FAILED'],
    [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'PLATFORM_FAILED'],
    [Object.assign(new Error('too slow'), { name: 'TimeoutError' }), 'PLATFORM_FAILED'],
  ])('tells what passes from what stays refused: %s', (error, code) => {
    expect(explained(error).code).toBe(code);
  });

  it('keeps the cause, and names call, code and words', () => {
    const error = awsError('RuleNotFoundException', 'One or more rules not found');
    expect(explained(error)).toMatchObject({
      message: 'elasticloadbalancing ModifyRule: RuleNotFoundException: One or more rules not found',
      cause: error,
    });
    expect(awsErrorName(explained(error))).toBe('RuleNotFoundException');
  });

  it('names the permission when access is denied', () => {
    expect(explained(awsError('AccessDenied', 'no')).hint).toContain('elasticloadbalancing:ModifyRule');
  });

  it('asks to wait, and to correct nothing, when AWS itself is in trouble', () => {
    const { hint } = explained(awsError('ServerException', 'try again', 'server'));
    expect(hint).toMatch(/elasticloadbalancing is in trouble: wait/);
  });

  it('names the endpoint when the local cloud does not answer', () => {
    const refused = Object.assign(new AggregateError([new Error('connect ECONNREFUSED 127.0.0.1:4566')]), {
      code: 'ECONNREFUSED',
    });
    const { message, hint } = explained(refused, 'http://127.0.0.1:4566');
    expect(message).toContain('ECONNREFUSED 127.0.0.1:4566');
    expect(hint).toContain('http://127.0.0.1:4566');
  });

  it('leaves an abort as it is', () => {
    const abort = Object.assign(new Error('Request aborted'), { name: 'AbortError' });
    expect(explainAwsError(abort, call)).toBe(abort);
  });
});
