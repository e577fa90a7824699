import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestBalancer } from '../testing/test-balancer.ts';
import { until } from '../testing/until.ts';

let balancer: TestBalancer;
const open: Server[] = [];

beforeEach(async () => {
  balancer = await TestBalancer.start();
});
afterEach(async () => {
  await balancer.stop();
  for (const server of open.splice(0)) server.close();
});

/** A target that answers with bytes of the test's choice; undefined drops the connection. */
async function rawTarget(answer: string | undefined): Promise<string> {
  const server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .once('data', () => (answer === undefined ? socket.resetAndDestroy() : socket.end(answer)));
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ip = balancer.network.place((server.address() as AddressInfo).port);
  balancer.balancing.targetGroups.register(balancer.blue, ip, 8080);
  return ip;
}

function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(balancer.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => (received += chunk.toString('latin1')));
    socket.on('error', () => undefined).on('close', () => resolve(received));
  });
}

async function flushed(): Promise<TestBalancer['metrics']> {
  await sleep(1100);
  return balancer.metrics;
}

describe('502', () => {
  it('is given when the target resets the connection, and the request is not repeated', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    target.serve = (request) => request.socket.resetAndDestroy();
    const response = await fetch(balancer.url);
    expect(response.status).toBe(502);
    expect(response.headers.get('server')).toBe('awselb/2.0');
    expect(await response.text()).toContain('<center><h1>502 Bad Gateway</h1></center>');
    expect(target.served).toBe(1);
    const metrics = await flushed();
    expect(metrics.sum('HTTPCode_ELB_502_Count')).toBe(1);
    expect(metrics.sum('HTTPCode_ELB_5XX_Count')).toBe(1);
    expect(metrics.sum('RequestCount')).toBe(1);
    expect(metrics.sum('HTTPCode_Target_5XX_Count')).toBe(0);
  });

  it('is given when nothing listens any more, and counts as a connection error', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    await target.close();
    expect((await fetch(balancer.url)).status).toBe(502);
    expect((await flushed()).sum('TargetConnectionErrorCount')).toBe(1);
  });

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['two lengths that differ', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['half a header', 'HTTP/1.1 200 OK\r\nContent-'],
    ['nothing', undefined],
  ])('is given when the answer is %s', async (_what, answer) => {
    await rawTarget(answer);
    expect((await fetch(balancer.url)).status).toBe(502);
  });

  it('is given when the deregistration delay runs out with the request unanswered', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    target.serve = () => undefined;
    const answer = fetch(balancer.url);
    await until(() => target.served > 0);
    await balancer.deregister(balancer.blue, target.ip);
    expect((await answer).status).toBe(502);
  });

  it('cannot be given once half an answer has passed: the connection breaks instead', async () => {
    await rawTarget('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
    const answer = await raw('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 200 OK[^]*half$/);
  });
});

describe('503', () => {
  it('is given when the chosen group has no target, without failover to another', async () => {
    await balancer.addTarget(balancer.green, 'green');
    const response = await fetch(balancer.url);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('503 Service Temporarily Unavailable');
    const metrics = await flushed();
    expect(metrics.sum('HTTPCode_ELB_503_Count')).toBe(1);
    expect(metrics.sum('RequestCount')).toBe(0);
  });

  it('is given when every weight is 0', async () => {
    await balancer.addTarget(balancer.blue, 'blue');
    await balancer.setWeights(0, 0);
    expect((await fetch(balancer.url)).status).toBe(503);
  });

  it('keeps the connection of the client', async () => {
    const twice = 'GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    expect((await raw(twice)).match(/HTTP\/1.1 503/g)).toHaveLength(2);
  });
});

describe('504', () => {
  it('is given after the connect time-out where the security groups let nothing pass', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    balancer.network.block(target.ip);
    const started = Date.now();
    const response = await fetch(balancer.url, { headers: { connection: 'close' } });
    expect(response.status).toBe(504);
    expect(await response.text()).toContain('504 Gateway Time-out');
    expect(Date.now() - started).toBeGreaterThan(390);
    await balancer.until(balancer.blue, target.ip, 'unhealthy');
    expect(balancer.health(balancer.blue, target.ip)).toEqual({
      state: 'unhealthy',
      reason: 'Target.Timeout',
      description: 'Request timed out',
    });
    expect((await flushed()).sum('HTTPCode_ELB_504_Count')).toBe(1);
  });

  it('is given when the target says nothing for the idle time-out', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    target.serve = () => undefined;
    await balancer.api.ModifyLoadBalancerAttributes({
      LoadBalancerArn: balancer.loadBalancerArn,
      Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '10' }],
    });
    expect((await fetch(balancer.url)).status).toBe(504);
  });

  it('is not given while bytes pass, however slowly', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    await balancer.api.ModifyLoadBalancerAttributes({
      LoadBalancerArn: balancer.loadBalancerArn,
      Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '10' }],
    });
    target.serve = (_request, response) => {
      let sent = 0;
      const timer = setInterval(() => {
        response.write('.');
        sent += 1;
        if (sent < 8) return;
        clearInterval(timer);
        response.end();
      }, 80);
    };
    expect(await (await fetch(balancer.url)).text()).toBe('........');
  });
});

describe('a client that leaves', () => {
  it('ends the request at the target too, and counts as 460', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    const aborted = new Promise((resolve) => {
      target.serve = (_request, response) => response.on('close', resolve);
    });
    const socket = connect(balancer.port, '127.0.0.1', () =>
      socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
    );
    await until(() => target.served > 0);
    socket.destroy();
    await aborted;
    expect((await flushed()).sum('HTTPCode_ELB_4XX_Count')).toBe(1);
  });

  it('in the middle of an upload does not hurt the next request', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    const broken = new Promise((resolve) => {
      target.serve = (request) => request.on('error', resolve).resume();
    });
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf';
    const socket = connect(balancer.port, '127.0.0.1', () => socket.write(head));
    await until(() => target.served > 0);
    socket.destroy();
    await broken;
    target.serve = (_request, response) => response.end('fine');
    expect(await (await fetch(balancer.url)).text()).toBe('fine');
  });
});

describe('a request that is refused', () => {
  const head = 'Host: a\r\nConnection: close';
  it.each([
    [400, 'two lengths', `POST / HTTP/1.1\r\n${head}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
    [
      400,
      'a length and chunks',
      `POST / HTTP/1.1\r\n${head}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [400, 'a bad chunk size', `POST / HTTP/1.1\r\n${head}\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n`],
    [400, 'a bare line feed', `GET / HTTP/1.1\n${head}\n\n`],
    [400, 'a space before the colon', `GET / HTTP/1.1\r\nHost : a\r\n\r\n`],
    [400, 'no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    [400, 'two Hosts', `GET / HTTP/1.1\r\nHost: b\r\n${head}\r\n\r\n`],
    [400, 'a folded header', `GET / HTTP/1.1\r\n${head}\r\nX-A: 1\r\n 2\r\n\r\n`],
    [400, 'a header of more than 16 KiB', `GET / HTTP/1.1\r\n${head}\r\nX-A: ${'a'.repeat(17_000)}\r\n\r\n`],
    [
      400,
      'more than 64 KiB of headers',
      `GET / HTTP/1.1\r\n${head}\r\n${`X-A: ${'a'.repeat(9000)}\r\n`.repeat(8)}\r\n`,
    ],
    [414, 'a line of more than 16 KiB', `GET /${'a'.repeat(17_000)} HTTP/1.1\r\n${head}\r\n\r\n`],
    [405, 'TRACE', `TRACE / HTTP/1.1\r\n${head}\r\n\r\n`],
    [405, 'CONNECT', `CONNECT a:443 HTTP/1.1\r\n${head}\r\n\r\n`],
  ])('with %d has %s, and no target sees it', async (status, _what, text) => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    let ended = 0;
    target.serve = (request, response) => {
      request.on('end', () => {
        ended += 1;
        response.end();
      });
      request.resume();
    };
    expect(await raw(text)).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*Server: awselb/2.0`));
    expect(ended).toBe(0);
  });
});
