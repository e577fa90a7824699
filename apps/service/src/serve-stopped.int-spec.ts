import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BuiltBundle, buildBundle } from '../testing/built-bundle.ts';
import { BundleProcess } from '../testing/service-process.ts';

describe('SIGTERM during the start', () => {
  let bundle: BuiltBundle;

  beforeAll(async () => {
    bundle = await buildBundle();
  });

  afterAll(() => bundle.remove());

  it('ends it at once with 0 when Parameter Store has not answered yet', async () => {
    const asked: Socket[] = [];
    const silent = createServer((socket) => asked.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const service = new BundleProcess(bundle.folder, 'main.mjs', {
      DB_HOST: '127.0.0.1',
      DB_NAME: 'none',
      DB_USER: 'nobody',
      DB_PASSWORD_PARAMETER: '/cutover/local/service/database/password',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    });
    try {
      await once(silent, 'connection');
      service.child.kill('SIGTERM');
      expect(await service.ended()).toBe(0);
      expect(service.child.signalCode).toBeNull();
    } finally {
      await service.stop();
      for (const socket of asked) socket.destroy();
      silent.close();
    }
  });
});
