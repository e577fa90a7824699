import { describe, expect, it } from '@jest/globals';
import { SECRET, withoutSecrets } from './without-secrets.ts';

describe('withoutSecrets', () => {
  it('leaves the token of a registry out', () => {
    const { response } = withoutSecrets({
      service: 'ecr',
      action: 'GetAuthorizationToken',
      request: { url: '/', headers: {}, body: '{}' },
      response: {
        status: 200,
        headers: {},
        body: '{"authorizationData":[{"authorizationToken":"s3cret==","expiresAt":1}]}',
      },
      ms: 1,
    });
    expect(response.body).toBe(`{"authorizationData":[{"authorizationToken":"${SECRET}","expiresAt":1}]}`);
  });

  it('leaves the credentials of a session and the token that they were traded for out', () => {
    const { request, response } = withoutSecrets({
      service: 'sts',
      action: 'AssumeRoleWithWebIdentity',
      request: { url: '/', headers: {}, body: 'Action=A&WebIdentityToken=eyJhbGci.s3cret&RoleArn=r' },
      response: {
        status: 200,
        headers: {},
        body:
          '<Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s3cret/1</SecretAccessKey>' +
          '<SessionToken>s3cret+2==</SessionToken></Credentials>',
      },
      ms: 1,
    });
    expect(JSON.stringify([request, response])).not.toContain('s3cret');
    expect(request.body).toBe(`Action=A&WebIdentityToken=${SECRET}&RoleArn=r`);
    expect(response.body).toContain(`<AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>${SECRET}<`);
  });
});
