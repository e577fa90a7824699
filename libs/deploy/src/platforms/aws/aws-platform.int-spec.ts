import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Clock } from '../../ports/clock.ts';
import { createMissingParametersAt } from '@cutover/secrets/generated-parameters';
import { describePlatform } from '../../testing/platform.contract.ts';
import { type AwsPorts, createAwsPorts } from './aws-ports.ts';
import { type CloudProcess, startCloudProcess } from './testing/cloud-process.ts';
import { crashingBundle, servingBundle } from './testing/tiny-bundles.ts';

const clock: Clock = {
  now: Date.now,
  sleep: async (ms, signal) => {
    await wait(ms, undefined, signal === undefined ? {} : { signal });
  },
};

const REGION = 'eu-west-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

let cloud: CloudProcess;
let aws: AwsPorts;
const opened: (() => Promise<void>)[] = [];

function connect({ endpoint }: CloudProcess): Promise<AwsPorts> {
  return createAwsPorts({
    environment: 'local',
    service: 'service',
    region: REGION,
    clock,
    endpoint,
    pollMs: 200,
    credentials,
    urls: ({ urls, listeners }) => ({
      production: cloud.urlOf(listeners.production.arn) ?? urls.production,
      test: cloud.urlOf(listeners.test.arn),
    }),
  });
}

beforeAll(async () => {
  cloud = await startCloudProcess();
  opened.push(() => cloud.stop());
  const { endpoint } = cloud;
  await createMissingParametersAt({ region: REGION, endpoint, credentials }, [
    '/cutover/local/service/database/app-password',
  ]);
  aws = await connect(cloud);
  opened.push(() => aws.close());
});

afterAll(async () => {
  for (const close of opened.reverse()) await close();
});

describePlatform('AWS on the local cloud', async () => ({
  platform: aws.platform,
  pause: () => wait(200),
  good: [await cloud.push('r1', servingBundle('one')), await cloud.push('r2', servingBundle('two'))],
  crashing: await cloud.push('r3', crashingBundle()),
  migrate: ['migrate.mjs'],
  now: Date.now,
}));

describe('AWS adapter on the local cloud', () => {
  it('serves through the production listener what has the weight', async () => {
    const response = await fetch(aws.urls.production);
    expect(await response.json()).toEqual({ release: 'r1', deployment_color: 'blue' });
  });

  it('reads the log lines of a slot', async () => {
    const messages: string[] = [];
    for await (const { message } of aws.logs({ slot: 'blue', sinceMs: 0 })) messages.push(message);
    expect(messages).toContain('listening');
    expect(messages).not.toContain('no such table: contacts');
  });

  it('gets past throttling that ends', async () => {
    await cloud.fail({
      service: 'elastic-load-balancing-v2',
      action: 'DescribeRules',
      error: 'ThrottlingException',
      times: 2,
    });
    expect((await aws.platform.observe()).rules).not.toEqual([]);
  });

  it('keeps lock and history in the table', async () => {
    const lease = await aws.journal.acquire({ owner: 'ann@laptop', runId: 'a', verb: 'deploy' }, 15_000);
    expect((await aws.journal.renew(lease, 15_000)).fencingToken).toBe(lease.fencingToken);
    await aws.journal.release(lease);
    expect(await aws.journal.history(1)).toEqual([]);
  });

  it('finds a secret that is missing before anything is started', async () => {
    const { SSM } = await import('@aws-sdk/client-ssm');
    const ssm = new SSM({
      region: REGION,
      endpoint: cloud.endpoint,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    await ssm.deleteParameter({ Name: '/cutover/local/service/database/password' });
    ssm.destroy();
    const { slots } = await aws.platform.observe();
    expect(await aws.platform.verify(slots[0]!.revision!.release)).toMatchObject([
      { what: expect.stringContaining('/cutover/local/service/database/password is missing') },
    ]);
  });
});
