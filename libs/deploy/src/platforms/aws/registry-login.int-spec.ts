import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { registryLogin } from './registry-login.ts';

/** What comes of a login where AWS answers this. */
async function loginWhere(status: number, answer: object): Promise<unknown> {
  const targets: unknown[] = [];
  const server = createServer((request, response) => {
    targets.push(request.headers['x-amz-target']);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const login = await registryLogin({ region: 'eu-west-1', endpoint, credentials }).catch(
      (error: unknown) => error,
    );
    expect(targets).toEqual(['AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken']);
    return login;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('registryLogin', () => {
  it('names the permission when the role may not log in', async () => {
    expect(await loginWhere(400, { __type: 'AccessDeniedException', message: 'no' })).toMatchObject({
      code: 'PLATFORM_REFUSED',
      hint: 'allow ecr:GetAuthorizationToken to the role that runs this command',
    });
  });

  it('takes no answer without a token for a login', async () => {
    expect(await loginWhere(200, { authorizationData: [] })).toMatchObject({
      code: 'PLATFORM_FAILED',
      message: expect.stringContaining('the answer holds no token') as unknown,
    });
  });

  it("is AWS's token as it is", async () => {
    const authorizationToken = 'QVdTOnNlY3JldA==';
    expect(await loginWhere(200, { authorizationData: [{ authorizationToken }] })).toBe(authorizationToken);
  });
});
