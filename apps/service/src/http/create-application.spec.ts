import { afterEach, describe, expect, it } from '@jest/globals';
import { testApplication, type TestApplication } from '../../testing/application.ts';
import { Lifecycle } from '../lifecycle.ts';

let started: TestApplication | undefined;

async function start(...changes: Parameters<typeof testApplication>): Promise<TestApplication> {
  started = await testApplication(...changes);
  return started;
}

afterEach(async () => {
  await started?.app.close();
  started = undefined;
});

const json = { 'content-type': 'application/json' };

describe('every error', () => {
  it.each([
    ['an unknown route', { method: 'GET', url: '/nowhere' }, 404],
    ['an unknown method of a known route', { method: 'DELETE', url: '/health' }, 404],
    ['an address that cannot be decoded', { method: 'GET', url: '/%ff' }, 400],
    ['malformed JSON', { method: 'POST', url: '/contacts', headers: json, payload: '{"name":' }, 400],
    [
      'no JSON',
      { method: 'POST', url: '/contacts', headers: { 'content-type': 'text/csv' }, payload: 'x' },
      415,
    ],
    [
      'JSON that is called text',
      { method: 'POST', url: '/contacts', headers: { 'content-type': 'text/plain' }, payload: '{}' },
      415,
    ],
    ['a parameter beyond the router’s limit', { method: 'GET', url: `/contacts/${'1'.repeat(300)}` }, 414],
    [
      'a body beyond the limit',
      { method: 'POST', url: '/contacts', headers: json, payload: '1'.repeat(70_000) },
      413,
    ],
    ['a broken rule', { method: 'POST', url: '/contacts', headers: json, payload: '{}' }, 422],
    ['a lost database', { method: 'GET', url: '/contacts' }, 503],
    ['chaos that is not enabled', { method: 'GET', url: '/error/500' }, 404],
    ['slowness that is not enabled', { method: 'GET', url: '/error/slow' }, 404],
    ['a database error that is not enabled', { method: 'GET', url: '/error/db' }, 404],
  ] as const)('has one shape and names the release: %s', async (_, request, status) => {
    const { app } = await start();
    const response = await app.inject({
      ...request,
      headers: { ...('headers' in request && request.headers), 'x-request-id': 'id-1' },
    });
    expect(response.statusCode).toBe(status);
    expect(response.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-cutover-release': 'r7',
      'x-cutover-slot': 'green',
      'x-request-id': 'id-1',
    });
    const body = response.json<Record<string, unknown>>();
    expect(Object.keys(body).filter((key) => key !== 'details')).toEqual([
      'status_code',
      'error',
      'message',
      'request_id',
      'release',
      'deployment_color',
      'container_id',
      'timestamp',
    ]);
    expect(body).toMatchObject({ status_code: status, request_id: 'id-1', release: 'r7' });
  });

  it('fails on demand, without the driver’s words, when chaos is enabled', async () => {
    const { app, log } = await start({ chaosEnabled: true });
    const response = await app.inject('/error/500');
    expect(response.statusCode).toBe(500);
    expect(response.json()).toMatchObject({ error: 'Internal Server Error', message: 'an error on demand' });
    expect(log.find(({ level }) => level === 'error')).toMatchObject({ message: 'an error on demand' });
  });
});

describe('a request that a lost database fails', () => {
  it('is one line in the log, with the reason', async () => {
    const { app, log } = await start();
    log.length = 0;
    await app.inject('/contacts');
    expect(log.filter((entry) => 'request_id' in entry)).toEqual([
      expect.objectContaining({
        route: '/contacts',
        status_code: 503,
        error: expect.stringContaining('database'),
      }),
    ]);
  });
});

describe('a request that reaches no route', () => {
  it.each([
    ['/nowhere', 404],
    ['/contacts/%ff', 400],
    [`/contacts/${'1'.repeat(300)}`, 414],
  ])('is one line in the log and one in the metrics: %.20s', async (url, status) => {
    const { app, log } = await start();
    await app.inject(url);
    expect(log.filter(({ message }) => message === 'request')).toEqual([
      expect.objectContaining({ route: 'unmatched', path: url, status_code: status }),
    ]);
    expect((await app.inject('/metrics')).body).toContain(
      `http_requests_total{method="GET",route="unmatched",status="${status}"} 1`,
    );
  });
});

describe('health without a database', () => {
  it('is alive and not ready, and says why', async () => {
    const { app } = await start();
    expect((await app.inject('/health/live')).statusCode).toBe(200);
    expect((await app.inject('/health/simple')).json()).toMatchObject({
      status: 'healthy',
      deployment_color: 'green',
      container_id: 'task-1',
      timestamp: expect.stringMatching(/Z$/),
    });
    const ready = await app.inject('/health/ready');
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toMatchObject({ status: 'not_ready', checks: { database_connectivity: false } });
    const validation = (await app.inject('/deployment/validate')).json<{
      checks: object;
      reasons: string[];
    }>();
    expect(Object.keys(validation.checks).sort()).toEqual([
      'application_functionality',
      'database_connectivity',
      'disk_space',
      'memory_usage',
      'response_times',
    ]);
    expect(validation).toMatchObject({ deployment_ready: false, release: 'r7' });
    expect(validation.reasons.join()).toMatch(/database/);
  });

  it('tells release and version of itself', async () => {
    const { app } = await start();
    const info = (await app.inject('/info')).json<Record<string, unknown>>();
    expect(info).toMatchObject({ release: 'r7', version: '1.2.3', deployment_color: 'green' });
  });

  it('asks for its connections back while it drains, and goes on being alive', async () => {
    const { app } = await start();
    app.get(Lifecycle).drain();
    const alive = await app.inject('/health/simple');
    expect([alive.statusCode, alive.headers.connection]).toEqual([200, 'close']);
    expect((await app.inject('/health/ready')).json()).toMatchObject({
      reasons: expect.arrayContaining(['this replica is shutting down']),
    });
  });
});

describe('X-Forwarded-For', () => {
  const headers = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' };
  const addressOf = ({ log }: TestApplication) => log.find(({ route }) => route === '/info')?.['ip_address'];

  it('is ignored when nobody is trusted', async () => {
    const application = await start();
    await application.app.inject({ url: '/info', headers, remoteAddress: '10.0.0.5' });
    expect(addressOf(application)).toBe('10.0.0.5');
  });

  it('is ignored when it does not come from the proxy', async () => {
    const application = await start({ trustedProxies: ['10.0.0.0/8'] });
    await application.app.inject({ url: '/info', headers, remoteAddress: '192.0.2.1' });
    expect(addressOf(application)).toBe('192.0.2.1');
  });

  it('names the client as the proxy saw it, not as the client claims to be', async () => {
    const application = await start({ trustedProxies: ['10.0.0.0/8'] });
    await application.app.inject({ url: '/info', headers, remoteAddress: '10.0.0.5' });
    expect(addressOf(application)).toBe('198.51.100.7');
  });
});

describe('/metrics', () => {
  it('has route templates for labels, one label for what matches none, and no path', async () => {
    const { app } = await start();
    for (const url of ['/contacts/17', '/contacts/18', '/nowhere/1', '/nowhere/2', '/health/live?a=1']) {
      await app.inject(url);
    }
    const response = await app.inject('/metrics');
    expect(response.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(response.body).toContain('http_requests_total{method="GET",route="/contacts/:id",status="503"} 2');
    expect(response.body).toContain('http_requests_total{method="GET",route="unmatched",status="404"} 2');
    expect(response.body).toContain('http_requests_total{method="GET",route="/health/live",status="200"} 1');
    expect(response.body).toContain('cutover_release_info{release="r7",slot="green"} 1');
    expect(response.body).toContain('database_pool_connections{state="busy"} 0');
    expect(response.body).not.toMatch(/route="[^"]*(nowhere|17|a=1)/);
  });
});
