import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestBalancer } from '../testing/test-balancer.ts';

/** Ten seconds of the load balancer are 400 ms here. */
const IDLE_SECONDS = '10';
const IDLE_MS = 400;

let balancer: TestBalancer;
const open: Socket[] = [];
const servers: Server[] = [];

beforeEach(async () => {
  balancer = await TestBalancer.start();
  await balancer.setAttribute('idle_timeout.timeout_seconds', IDLE_SECONDS);
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await balancer.stop();
  for (const server of servers.splice(0)) server.close();
});

/** A client that writes when it is told to. */
class Client {
  received = '';
  readonly socket: Socket;
  readonly closed: Promise<unknown>;

  constructor() {
    this.socket = connect(balancer.port, '127.0.0.1');
    this.socket
      .on('data', (chunk) => (this.received += chunk.toString('latin1')))
      .on('error', () => undefined);
    this.closed = once(this.socket, 'close');
    open.push(this.socket);
  }

  /** One byte at a time, with `pauseMs` before each. */
  async drip(text: string, pauseMs: number): Promise<void> {
    for (const character of text) {
      await sleep(pauseMs);
      this.socket.write(character);
    }
  }
}

describe('an idle client', () => {
  it('is disconnected without a word when it has sent nothing for the idle time-out', async () => {
    const client = new Client();
    const started = Date.now();
    await client.closed;
    expect(client.received).toBe('');
    expect(Date.now() - started).toBeGreaterThan(IDLE_MS - 50);
  });

  it('is disconnected without a word when the idle time-out has passed since its last answer', async () => {
    await balancer.addTarget(balancer.blue, 'blue');
    const client = new Client();
    client.socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.closed;
    expect(client.received.match(/HTTP\/1.1 /g)).toHaveLength(1);
    expect(client.received).toMatch(/^HTTP\/1.1 200 [^]*blue$/);
  });

  it('gets 408 when it stops in the middle of a header', async () => {
    const client = new Client();
    client.socket.write('GET / HTTP/1.1\r\nHo');
    await client.closed;
    expect(client.received).toMatch(/^HTTP\/1.1 408 Request Time-out[^]*Server: awselb\/2.0/);
    balancer.flush();
    expect(balancer.metrics.sum('HTTPCode_ELB_4XX_Count')).toBe(1);
  });

  it('is served when it sends its header slowly, and never pauses for as long', async () => {
    await balancer.addTarget(balancer.blue, 'blue');
    const client = new Client();
    await client.drip('GET / HTTP/1.1\r\nHost: a\r\nX: y\r\nConnection: close\r\n\r\n', 25);
    await client.closed;
    expect(client.received).toMatch(/^HTTP\/1.1 200 /);
  });

  it('is served when it sends its body slowly, and never pauses for as long', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    target.serve = (request, response) => request.pipe(response);
    const client = new Client();
    client.socket.write('POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 20\r\n\r\n');
    await client.drip('12345678901234567890', 50);
    await client.closed;
    expect(client.received).toMatch(/^HTTP\/1.1 200 [^]*7\r?\n?[^]*0/);
  });

  it('is told to close when its connection has been used for the keep-alive duration', async () => {
    await balancer.addTarget(balancer.blue, 'blue');
    await balancer.setAttribute('client_keep_alive.seconds', '60');
    await balancer.setAttribute('idle_timeout.timeout_seconds', '100');
    const client = new Client();
    client.socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await sleep(2500);
    expect(client.received).toMatch(/Connection: keep-alive/i);
    client.socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.closed;
    expect(client.received.match(/HTTP\/1.1 200 /g)).toHaveLength(2);
    expect(client.received).toMatch(/Connection: close[^]*blue$/i);
  });
});

describe('a connection to a target', () => {
  /** Bytes for each request of a connection; where there are none left, it is ended. */
  async function rawTarget(...answers: string[]): Promise<void> {
    const server = createServer((socket) => {
      const left = [...answers];
      socket.on('error', () => undefined);
      socket.on('data', () => {
        const answer = left.shift();
        if (answer === undefined) socket.end();
        else socket.write(answer);
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const ip = balancer.network.place((server.address() as AddressInfo).port);
    balancer.balancing.targetGroups.register(balancer.blue, ip, 8080);
  }
  const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

  it('is closed when it was idle for the time-out', async () => {
    const target = await balancer.addTarget(balancer.blue, 'blue');
    const closed = new Promise((resolve) => {
      target.serve = (request, response) => {
        request.socket.once('close', resolve);
        response.end('ok');
      };
    });
    const started = Date.now();
    await (await fetch(balancer.url)).text();
    await closed;
    expect(Date.now() - started).toBeGreaterThan(IDLE_MS - 50);
  });

  it('gives 502 when the target closes it, as its keep-alive is shorter, while a request is on its way', async () => {
    await rawTarget(ok);
    expect((await fetch(balancer.url)).status).toBe(200);
    expect((await fetch(balancer.url)).status).toBe(502);
    balancer.flush();
    expect(balancer.metrics.sum('HTTPCode_ELB_502_Count')).toBe(1);
  });
});
