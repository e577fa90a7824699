import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../aws-error.ts';
import type { Handlers } from '../contracts.ts';
import { StateError } from '../store/state-error.ts';
import { answerCall } from './answer-call.ts';
import { createFaults } from './faults.ts';

async function call(handlers: Handlers, { flush = () => Promise.resolve() } = {}) {
  const logged: string[] = [];
  const answer = await answerCall(
    {
      method: 'POST',
      url: '/',
      headers: { 'x-amz-target': 'AmazonSSM.PutParameter', 'content-type': 'application/x-amz-json-1.1' },
      body: Buffer.from('{"Name":"a","Value":"b"}'),
    },
    {
      endpoints: [{ service: 'ssm', handlers }],
      faults: createFaults(),
      callerOf: () => ({ arn: 'arn:aws:iam::123456789012:root', userId: '123456789012' }),
      judge: { check: () => undefined },
      flush,
      log: (message) => logged.push(message),
    },
  );
  return {
    status: answer?.status,
    body: JSON.parse(Buffer.from(answer?.body ?? '').toString()) as unknown,
    logged,
  };
}

describe('answerCall', () => {
  it('tells a client nothing of a handler that breaks, and the log everything', async () => {
    const broken = () => {
      throw new TypeError('secret internals');
    };
    const { status, body, logged } = await call({ PutParameter: broken });
    expect(status).toBe(500);
    expect(body).toMatchObject({ __type: 'InternalFailure' });
    expect(JSON.stringify(body)).not.toContain('secret internals');
    expect(logged.join()).toMatch(
      /ssm PutParameter failed \(request [0-9a-f-]{36}\): TypeError: secret internals/,
    );
  });

  it('does not say that something is done while it is not on disk', async () => {
    const flush = () =>
      Promise.reject(new StateError('the file cannot grow: the disk is full', 'free some space'));
    const { status, body } = await call({ PutParameter: () => ({ Version: 1 }) }, { flush });
    expect(status).toBe(500);
    expect(body).toMatchObject({
      message: expect.stringContaining('the disk is full; free some space') as unknown,
    });
  });

  it('adds what the shape of an error holds beside its message', async () => {
    const refuse = () => {
      throw new AwsError('ParameterAlreadyExists', 'there is one', { Secret: 'not in the shape' });
    };
    const { status, body } = await call({ PutParameter: refuse });
    expect([status, body]).toEqual([400, { __type: 'ParameterAlreadyExists', message: 'there is one' }]);
  });

  it('answers with the action that AWS has and this cloud has not', async () => {
    expect((await call({})).body).toMatchObject({
      __type: 'UnknownOperationException',
      message: 'Could not find operation PutParameter: this cloud does not implement it',
    });
  });
});
