import { describe, expect, it } from '@jest/globals';
import type { AssumeRoleWithWebIdentityResponse, GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import type { Caller } from '../contracts.ts';
import {
  ACCOUNT,
  githubToken,
  githubTrust,
  putGithub,
  putRole,
  roleArn,
  tasksTrust,
} from '../iam/testing/roles.ts';
import { createTestParts } from '../testing/test-parts.ts';

async function setUp(trust: object = githubTrust, more: object = {}) {
  const clock = { now: Date.now() };
  const parts = createTestParts({ now: () => new Date(clock.now) });
  await putGithub(parts);
  await putRole(parts, 'deploy', {
    trust,
    more,
    allow: [{ Effect: 'Allow', Action: 'ssm:*', Resource: '*' }],
  });
  const { handlers } = parts.endpoints.find(({ service }) => service === 'sts')!;
  const call = async <Output>(action: string, input: object, caller?: Caller) =>
    (await handlers[action]?.(input as never, caller)) as Output;
  const federated = (token: string, input: object = {}) =>
    call<AssumeRoleWithWebIdentityResponse>('AssumeRoleWithWebIdentity', {
      RoleArn: roleArn('deploy'),
      RoleSessionName: 'run',
      WebIdentityToken: token,
      ...input,
    });
  const signed = ({ Credentials: given }: AssumeRoleWithWebIdentityResponse) => ({
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${given?.AccessKeyId ?? ''}/20261125/eu-west-1/sts/aws4_request, SignedHeaders=host, Signature=0`,
      'x-amz-security-token': given?.SessionToken,
    },
  });
  return { parts, clock, call, federated, signed };
}

const exp = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

describe('AssumeRoleWithWebIdentity', () => {
  it.each([
    ['another repository', { sub: 'repo:evil/cutover:environment:dev' }],
    ['a fork of the repository', { sub: 'repo:someone/cutover:environment:dev' }],
    ['another environment', { sub: 'repo:example/cutover:environment:production' }],
    ['a branch without an environment', { sub: 'repo:example/cutover:ref:refs/heads/main' }],
    ['a pull request', { sub: 'repo:example/cutover:pull_request' }],
  ])('refuses a token of %s', async (_, claims) => {
    const { federated } = await setUp();
    await expect(federated(githubToken(claims))).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    });
  });

  it.each([
    [
      'another issuer',
      { iss: 'https://gitlab.com' },
      'InvalidIdentityTokenException',
      /No OpenIDConnect provider found/,
    ],
    [
      'another audience',
      { aud: 'https://github.com/example' },
      'InvalidIdentityTokenException',
      /Incorrect token audience/,
    ],
    ['yesterday', { exp: exp(-86_400) }, 'ExpiredTokenException', /Token expired/],
  ])('refuses a token of %s', async (_, claims, code, message) => {
    const { federated } = await setUp();
    await expect(federated(githubToken(claims))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as unknown,
    });
  });

  it.each(['', 'a.b', `a.${Buffer.from('{}').toString('base64url')}.c`])(
    'refuses %j, which is no token',
    async (token) => {
      const { federated } = await setUp();
      await expect(federated(token)).rejects.toMatchObject({ code: 'InvalidIdentityTokenException' });
    },
  );

  it('refuses a role that trusts ECS only', async () => {
    const { federated } = await setUp(tasksTrust);
    await expect(federated(githubToken())).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });

  it('refuses a longer session than the role gives', async () => {
    const { federated } = await setUp(githubTrust, { MaxSessionDuration: 7200 });
    await expect(federated(githubToken(), { DurationSeconds: 7201 })).rejects.toMatchObject({
      code: 'ValidationError',
    });
    const { Credentials: given } = await federated(githubToken(), { DurationSeconds: 7200 });
    expect(given?.Expiration?.getTime()).toBeGreaterThan(Date.now() + 7_100_000);
  });

  it('refuses session policies, which nobody here would judge', async () => {
    const { federated } = await setUp();
    await expect(federated(githubToken(), { Policy: '{}' })).rejects.toMatchObject({
      code: 'ValidationError',
    });
  });

  it('gives keys of the role to a job of the repository in the environment', async () => {
    const { federated, parts, call, signed } = await setUp();
    const given = await federated(githubToken());
    const caller = parts.iam.sessions.callerOf(signed(given));
    expect(await call<GetCallerIdentityResponse>('GetCallerIdentity', {}, caller)).toEqual({
      Account: ACCOUNT,
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/run`,
      UserId: expect.stringMatching(/^AROA[A-Z0-9]{17}:run$/) as unknown,
    });
  });
});

describe('callerOf', () => {
  it('takes keys that were not given out here for the root of the account', async () => {
    const { parts, call } = await setUp();
    for (const key of ['test', 'AKIAIOSFODNN7EXAMPLE', 'ASIAIOSFODNN7EXAMPLE']) {
      const caller = parts.iam.sessions.callerOf({
        headers: { authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261125/eu-west-1/sts/aws4_request` },
      });
      expect((await call<GetCallerIdentityResponse>('GetCallerIdentity', {}, caller)).Arn).toBe(
        `arn:aws:iam::${ACCOUNT}:root`,
      );
    }
  });

  it('refuses keys of a session without its token, with another, or after their time', async () => {
    const { parts, clock, federated, signed } = await setUp();
    const request = signed(await federated(githubToken()));
    const { callerOf } = parts.iam.sessions;
    expect(callerOf(request).role?.name).toBe('deploy');
    const withToken = (token: string | undefined) => ({
      headers: { ...request.headers, 'x-amz-security-token': token },
    });
    for (const token of [undefined, 'other']) {
      expect(() => callerOf(withToken(token))).toThrow(
        'The security token included in the request is invalid.',
      );
    }
    clock.now += 3_600_000;
    expect(() => callerOf(request)).toThrow('The security token included in the request is expired');
  });

  it('never takes a forgotten session for the root of the account', async () => {
    const { parts } = await setUp();
    const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=ASIACUTOVERAAAAAAAAA/x/y/z/aws4_request' };
    expect(() => parts.iam.sessions.callerOf({ headers })).toThrow('is invalid');
  });
});

describe('AssumeRole', () => {
  const trusting = (AWS: string) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS } });
  const input = { RoleArn: roleArn('deploy'), RoleSessionName: 'again' };

  it.each([githubTrust, tasksTrust, trusting('arn:aws:iam::999999999999:root'), trusting(roleArn('other'))])(
    'refuses the root of the account when the role trusts %j',
    async (trust) => {
      const { call } = await setUp(trust);
      await expect(call('AssumeRole', input)).rejects.toMatchObject({
        code: 'AccessDeniedException',
        message: `User: arn:aws:iam::${ACCOUNT}:root is not authorized to perform: sts:AssumeRole on resource: ${roleArn('deploy')}`,
      });
    },
  );

  it('refuses a role that does not exist', async () => {
    const { call } = await setUp(trusting(ACCOUNT));
    await expect(call('AssumeRole', { ...input, RoleArn: roleArn('nobody') })).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
  });

  it("leaves it to the caller's own policies when the role trusts the account", async () => {
    const { call, parts } = await setUp(trusting(`arn:aws:iam::${ACCOUNT}:root`));
    const allow = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn('deploy') }];
    await putRole(parts, 'may', { allow });
    await putRole(parts, 'may-not', {});
    const callerIn = (name: string) => {
      const { roles, sessions } = parts.iam;
      return sessions.inRole(roles.find(name)!.record, 's');
    };
    await expect(call('AssumeRole', input, callerIn('may-not'))).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
    await expect(call('AssumeRole', input, callerIn('may'))).resolves.toMatchObject({
      AssumedRoleUser: { Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/again` },
    });
    await expect(call('AssumeRole', input)).resolves.toBeDefined();
  });
});
