import { loadEnvironment } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import type { CloudClient } from './cloud-client.ts';
import { credentialsOnThisMachine, jobToken, root } from './deploy-role.ts';

const environment = loadEnvironment('local');
const cloudWith = (...names: string[]) =>
  ({
    endpoint: 'http://127.0.0.1:1',
    roles: () =>
      Promise.resolve(names.map((name) => ({ name, arn: `arn:aws:iam::123456789012:role/${name}` }))),
  }) as unknown as CloudClient;

describe('credentialsOnThisMachine', () => {
  it("never falls back to the account's root when the template has a deploy role that cannot be taken", async () => {
    const credentials = await credentialsOnThisMachine(cloudWith('cutover-local-deploy'), environment);
    expect(credentials).toBeInstanceOf(Function);
    await expect((credentials as () => Promise<unknown>)()).rejects.toMatchObject({
      name: 'DeployError',
      message: expect.stringContaining('sts AssumeRoleWithWebIdentity') as unknown,
    });
  });

  it("are the account's root when the template has no deploy role", async () => {
    expect(await credentialsOnThisMachine(cloudWith('cutover-dev-deploy'), environment)).toEqual(root);
  });
});

describe('jobToken', () => {
  it('says what a token of GitHub says of a job in the environment', () => {
    const [header = '', claims = '', signature] = jobToken(environment, 1_000_000).split('.');
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;
    expect([read(header), read(claims), signature]).toEqual([
      { alg: 'none', typ: 'JWT' },
      {
        iss: 'https://token.actions.githubusercontent.com',
        aud: 'sts.amazonaws.com',
        sub: `repo:${environment.delivery.repository}:environment:local`,
        exp: 1300,
      },
      '',
    ]);
  });
});
