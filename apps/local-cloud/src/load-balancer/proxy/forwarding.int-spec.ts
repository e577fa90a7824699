import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestBalancer } from '../testing/test-balancer.ts';
import { WebSocket, WebSocketServer } from 'ws';

let balancer: TestBalancer;
beforeEach(async () => {
  balancer = await TestBalancer.start();
});
afterEach(() => balancer.stop());

/** Sends bytes as they are; resolves with everything that came back when the connection ends. */
function raw(text: string | Buffer, port: number, { endAtAnswer = false } = {}): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (endAtAnswer) socket.end();
    });
    socket.on('error', () => undefined).on('close', () => resolve(received));
  });
}

describe('what the target receives', () => {
  let seen: IncomingMessage;
  const headerOf = (name: string) => seen.headers[name];

  beforeEach(async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    target.serve = (request, response) => {
      seen = request;
      response.end('ok');
    };
  });

  it('names the client, and keeps Host, path and query', async () => {
    await raw('GET /a%20b?c=d HTTP/1.1\r\nHost: shop.example:81\r\nConnection: close\r\n\r\n', balancer.port);
    expect(seen.url).toBe('/a%20b?c=d');
    expect(seen.headers).toMatchObject({
      host: 'shop.example:81',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': String(balancer.port),
    });
    expect(headerOf('x-amzn-trace-id')).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  it('appends to X-Forwarded-For, replaces X-Forwarded-Proto, and puts Self before a Root that came', async () => {
    await fetch(balancer.url, {
      headers: {
        'X-Forwarded-For': '1.2.3.4',
        'X-Forwarded-Proto': 'gopher',
        'X-Amzn-Trace-Id': 'Root=1-a-b',
      },
    });
    expect(headerOf('x-forwarded-for')).toBe('1.2.3.4, 127.0.0.1');
    expect(headerOf('x-forwarded-proto')).toBe('http');
    expect(headerOf('x-amzn-trace-id')).toMatch(/^Self=1-[^;]+;Root=1-a-b$/);
  });

  it.each([
    ['preserve', '1.2.3.4'],
    ['remove', undefined],
  ])('%ss X-Forwarded-For where the attribute says so', async (mode, expected) => {
    await balancer.api.ModifyLoadBalancerAttributes({
      LoadBalancerArn: balancer.loadBalancerArn,
      Attributes: [{ Key: 'routing.http.xff_header_processing.mode', Value: mode }],
    });
    await fetch(balancer.url, { headers: { 'X-Forwarded-For': '1.2.3.4' } });
    expect(headerOf('x-forwarded-for')).toBe(expected);
  });

  it('removes what is meant for one hop, and what Connection names', async () => {
    const head = [
      'GET / HTTP/1.1',
      'Host: a',
      'Connection: close, X-Private',
      'X-Private: 1',
      'TE: trailers',
      'X-Kept: 1',
    ];
    await raw([...head, 'Keep-Alive: timeout=1', '', ''].join('\r\n'), balancer.port);
    expect(seen.headers).toMatchObject({ 'x-kept': '1', connection: 'keep-alive' });
    expect(Object.keys(seen.headers)).not.toContain('x-private');
    expect(Object.keys(seen.headers)).not.toContain('te');
    expect(Object.keys(seen.headers)).not.toContain('keep-alive');
  });

  it('gets the path of a request in absolute form', async () => {
    await raw(
      'GET http://shop.example/a?b HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n',
      balancer.port,
    );
    expect(seen.url).toBe('/a?b');
  });

  it('is not asked to continue: the balancer says so itself', async () => {
    const head =
      'POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n';
    const answer = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect(balancer.port, '127.0.0.1', () => socket.write(head));
      socket.on('data', (chunk) => {
        if (received === '') socket.write('hi');
        received += chunk.toString();
      });
      socket.on('close', () => resolve(received));
    });
    expect(answer).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/);
    expect(seen.headers.expect).toBeUndefined();
  });

  it('keeps repeated headers apart', async () => {
    await raw('GET / HTTP/1.1\r\nHost: a\r\nX-A: 1\r\nX-A: 2\r\nConnection: close\r\n\r\n', balancer.port);
    expect(seen.rawHeaders.filter((_value, at) => seen.rawHeaders[at - 1] === 'X-A')).toEqual(['1', '2']);
  });
});

describe('what the client receives', () => {
  it('is the answer as it was: status text, case, order, cookies', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    target.serve = (_request, response) => {
      response.writeHead(299, 'Rather Fine', [
        'X-Mixed-Case',
        'a',
        'Set-Cookie',
        'a=1',
        'Set-Cookie',
        'b=2',
        'Content-Length',
        '2',
      ]);
      response.end('ok');
    };
    const answer = await raw('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', balancer.port);
    expect(answer).toMatch(
      /^HTTP\/1.1 299 Rather Fine\r\nX-Mixed-Case: a\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n/,
    );
    expect(answer).toMatch(/\r\n\r\nok$/);
  });

  it.each([204, 304])('ends without a body at %d', async (status) => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    target.serve = (_request, response) => response.writeHead(status, { ETag: '"1"' }).end();
    const answer = await raw('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', balancer.port);
    expect(answer).toMatch(/ETag: "1"/);
    expect(answer).toMatch(/\r\n\r\n$/);
    expect(answer).not.toMatch(/transfer-encoding/i);
  });

  it('has the length but not the body when it asked with HEAD, and keeps the connection', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    target.serve = (_request, response) => response.writeHead(200, { 'Content-Length': 5 }).end();
    const before = target.connections;
    for (let round = 0; round < 3; round += 1) {
      const response = await fetch(balancer.url, { method: 'HEAD' });
      expect(response.headers.get('content-length')).toBe('5');
    }
    expect(target.connections).toBe(before + 1);
  });

  it('is chunked where the target gives no length, with trailers', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    target.serve = (_request, response) => {
      response.writeHead(200, { Trailer: 'X-Sum' });
      response.write('one');
      response.addTrailers({ 'X-Sum': '3' });
      response.end('two');
    };
    const answer = await raw('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', balancer.port);
    expect(answer).toMatch(/Transfer-Encoding: chunked/i);
    expect(answer).toMatch(/0\r\nX-Sum: 3\r\n\r\n$/);
  });

  it('arrives piece by piece, before the target has ended it', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    let finish: () => void = () => undefined;
    target.serve = (_request, response) => {
      response.write('first');
      finish = () => response.end('last');
    };
    const response = await fetch(balancer.url);
    const reader = response.body!.getReader();
    expect(Buffer.from((await reader.read()).value as Uint8Array).toString()).toBe('first');
    finish();
    expect(Buffer.from((await reader.read()).value as Uint8Array).toString()).toBe('last');
  });

  it('sends a large answer no faster than the client reads it', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    let written = 0;
    const chunk = Buffer.alloc(65_536);
    target.serve = (_request, response) => {
      const more = () => {
        while (written < 64 * 2 ** 20) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    };
    const socket = connect(balancer.port, '127.0.0.1', () =>
      socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
    );
    socket.pause();
    await sleep(300);
    expect(written).toBeLessThan(24 * 2 ** 20);
    socket.destroy();
  });
});

describe('connections', () => {
  it('are kept and reused on both sides', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    const agent = new HttpAgent({ keepAlive: true, maxSockets: 1 });
    const before = target.connections;
    const ports = new Set<number | undefined>();
    for (let round = 0; round < 20; round += 1) {
      await new Promise((resolve, reject) => {
        httpRequest({ port: balancer.port, agent }, (response) => {
          ports.add(response.socket.localPort);
          response.resume().on('end', resolve);
        })
          .on('error', reject)
          .end();
      });
    }
    agent.destroy();
    expect(ports.size).toBe(1);
    expect(target.connections).toBe(before + 1);
  });

  it('pass a websocket both ways, until the target leaves', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    const echo = new WebSocketServer({ server: target.server });
    echo.on('connection', (socket, request) => {
      socket.send(request.headers['x-forwarded-for'] ?? '');
      socket.on('message', (data: Buffer) => socket.send(data.toString().toUpperCase()));
    });
    const socket = new WebSocket(`ws://127.0.0.1:${balancer.port}/chat`);
    const next = () =>
      new Promise<string>((resolve) => socket.once('message', (data: Buffer) => resolve(data.toString())));
    expect(await next()).toBe('127.0.0.1');
    socket.send('hello');
    expect(await next()).toBe('HELLO');
    const gone = balancer.deregister(balancer.blue, target.ip);
    socket.send('still here');
    expect(await next()).toBe('STILL HERE');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await Promise.all([gone, closed]);
    echo.close();
  });

  it('refuse an upgrade where there is no target', async () => {
    const head = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    expect(await raw(head, balancer.port)).toMatch(/^HTTP\/1.1 503 /);
  });

  it('serve a request that asks for another protocol than websocket in HTTP', async () => {
    await balancer.addTarget(balancer.blue, 'blue');
    const head =
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n';
    expect(await raw(head, balancer.port)).toMatch(/^HTTP\/1.1 200 OK[^]*blue$/);
  });
});

describe('uploads', () => {
  it('of 1 MB arrive whole while weights change, chunked and with a length', async () => {
    const sizes: number[] = [];
    for (const [group, name] of [
      [balancer.blue, 'blue'],
      [balancer.green, 'green'],
    ] as const) {
      const target = await balancer.addTarget(group, name);
      target.serve = (request, response) => {
        let size = 0;
        request.on('data', (chunk: Buffer) => (size += chunk.length));
        request.on('end', () => {
          sizes.push(size);
          response.end(name);
        });
      };
    }
    const body = Buffer.alloc(2 ** 20, 'x');
    const uploads: Promise<number>[] = [];
    for (let round = 0; round < 20; round += 1) {
      await balancer.setWeights(100 - round * 5, round * 5);
      const options =
        round % 2 === 0 ? { body } : { body: new Blob([body]).stream(), duplex: 'half' as const };
      uploads.push(fetch(balancer.url, { method: 'POST', ...options }).then((response) => response.status));
    }
    expect(await Promise.all(uploads)).toEqual(Array<number>(20).fill(200));
    expect(sizes).toEqual(Array<number>(20).fill(2 ** 20));
  });

  it('are answered when the target does not wait for their end', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    target.serve = (_request, response) => response.writeHead(413).end('too large');
    const answer = await raw(
      Buffer.concat([
        Buffer.from('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4194304\r\n\r\n'),
        Buffer.alloc(2 ** 20),
      ]),
      balancer.port,
      { endAtAnswer: true },
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect((await fetch(balancer.url)).status).toBe(413);
  });
});

describe('stickiness', () => {
  it('keeps a client with its group, whatever the weights', async () => {
    await balancer.addTarget(balancer.blue, 'blue');
    await balancer.addTarget(balancer.green, 'green');
    await balancer.api.ModifyRule({ RuleArn: balancer.ruleArn, Actions: [balancer.weighted(100, 0, 60)] });
    const first = await fetch(balancer.url);
    const cookies = first.headers.getSetCookie();
    expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual(['AWSALBTG', 'AWSALBTGCORS']);
    await balancer.api.ModifyRule({ RuleArn: balancer.ruleArn, Actions: [balancer.weighted(0, 100, 60)] });
    const cookie = cookies[0]!.split(';')[0]!;
    expect(await (await fetch(balancer.url, { headers: { cookie } })).text()).toBe('blue');
    expect(await (await fetch(balancer.url)).text()).toBe('green');
  });

  it('keeps a client with its target while that is healthy', async () => {
    const targets = [
      await balancer.addTarget(balancer.blue, 'one'),
      await balancer.addTarget(balancer.blue, 'two'),
    ];
    await balancer.api.ModifyTargetGroupAttributes({
      TargetGroupArn: balancer.blue,
      Attributes: [{ Key: 'stickiness.enabled', Value: 'true' }],
    });
    const first = await fetch(balancer.url);
    const name = await first.text();
    const cookie = first.headers.getSetCookie()[0]!.split(';')[0]!;
    for (let round = 0; round < 5; round += 1) {
      expect(await (await fetch(balancer.url, { headers: { cookie } })).text()).toBe(name);
    }
    const sticky = targets.find((target) => target.name === name)!;
    sticky.healthStatus = 500;
    await balancer.until(balancer.blue, sticky.ip, 'unhealthy');
    expect(await (await fetch(balancer.url, { headers: { cookie } })).text()).not.toBe(name);
  });
});
