import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Agent, fetch as fetchBy, request } from 'undici';
import type { CreateRuleInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { TestBalancer } from '../testing/test-balancer.ts';
import { until } from '../testing/until.ts';

let balancer: TestBalancer;
beforeEach(async () => {
  balancer = await TestBalancer.start();
});
afterEach(() => balancer.stop());

const addRule = (rule: Omit<CreateRuleInput, 'ListenerArn' | 'Priority'>) =>
  balancer.api.CreateRule({ ListenerArn: balancer.listenerArn, Priority: 1, ...rule });
const header = (HttpHeaderName: string, value: string) => ({
  Field: 'http-header',
  HttpHeaderConfig: { HttpHeaderName, Values: [value] },
});
const toGreen = () => ({ Type: 'forward' as const, TargetGroupArn: balancer.green });

describe('an edit of a rule', () => {
  it('leaves a request to the rule under which it began, and takes the next one on the same connection', async () => {
    const blue = await balancer.addTarget(balancer.blue, 'blue');
    await balancer.addTarget(balancer.green, 'green');
    let answer = () => undefined as unknown;
    blue.serve = (_request, response) => (answer = () => response.end('blue'));
    const oneConnection = new Agent({ connections: 1, pipelining: 1 });
    const ask = async () => (await fetchBy(balancer.url, { dispatcher: oneConnection })).text();
    const first = ask();
    await until(() => blue.served === 1);
    await balancer.setWeights(0, 1);
    const second = ask();
    answer();
    expect([await first, await second]).toEqual(['blue', 'green']);
    await oneConnection.close();
  });
});

describe('a rule for previews', () => {
  it('leads requests with its header to the idle group, and nobody else', async () => {
    await balancer.addTarget(balancer.blue, 'blue');
    await balancer.addTarget(balancer.green, 'green');
    await addRule({ Conditions: [header('X-Preview', 'green')], Actions: [toGreen()] });
    const ask = async (headers: Record<string, string>) => (await fetch(balancer.url, { headers })).text();
    expect(await ask({ 'x-preview': 'green' })).toBe('green');
    expect(await ask({ 'x-preview': 'blue' })).toBe('blue');
    expect(await ask({})).toBe('blue');
  });

  it('takes its path off by a transform, and keeps the query', async () => {
    const green = await balancer.addTarget(balancer.green, 'green');
    green.serve = (incoming, response) => response.end(incoming.url);
    await addRule({
      Conditions: [{ Field: 'path-pattern', Values: ['/preview/*'] }],
      Actions: [toGreen()],
      Transforms: [
        {
          Type: 'url-rewrite',
          UrlRewriteConfig: { Rewrites: [{ Regex: '^/preview/(.*)$', Replace: '/$1' }] },
        },
      ],
    });
    expect(await (await fetch(`${balancer.url}/preview/contacts?page=2`)).text()).toBe('/contacts?page=2');
  });

  it('gives the target another host by a transform', async () => {
    const green = await balancer.addTarget(balancer.green, 'green');
    green.serve = (incoming, response) => response.end(incoming.headers.host);
    await addRule({
      Conditions: [{ Field: 'host-header', Values: ['preview.*.example'] }],
      Actions: [toGreen()],
      Transforms: [
        {
          Type: 'host-header-rewrite',
          HostHeaderRewriteConfig: { Rewrites: [{ Regex: String.raw`^preview\.(.+)$`, Replace: '$1' }] },
        },
      ],
    });
    const { body } = await request(balancer.url, { headers: { host: 'preview.shop.example' } });
    expect(await body.text()).toBe('shop.example');
  });
});

describe('an answer of the balancer itself', () => {
  it('is a fixed response as the action words it', async () => {
    await addRule({
      Conditions: [header('X-Closed', '*')],
      Actions: [
        {
          Type: 'fixed-response',
          FixedResponseConfig: {
            StatusCode: '418',
            ContentType: 'application/json',
            MessageBody: '{"closed":true}',
          },
        },
      ],
    });
    const { status, headers, ...response } = await fetch(balancer.url, {
      headers: { 'x-closed': 'yes' },
    }).then(async (given) => ({ status: given.status, headers: given.headers, body: await given.text() }));
    expect([status, headers.get('content-type'), headers.get('server'), response.body]).toEqual([
      418,
      'application/json',
      'awselb/2.0',
      '{"closed":true}',
    ]);
  });

  it('is a redirect that keeps what it does not name', async () => {
    await addRule({
      Conditions: [{ Field: 'path-pattern', Values: ['/old/*'] }],
      Actions: [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_302', Path: '/new/#{path}' } }],
    });
    const response = await fetch(`${balancer.url}/old/a?b=c`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([
      302,
      `${balancer.url}/new/old/a?b=c`,
    ]);
  });
});
