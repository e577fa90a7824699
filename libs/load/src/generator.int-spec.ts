import { describe, expect, it } from '@jest/globals';
import http from 'node:http';
import type net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { generate, type GeneratorOptions } from './generator.ts';
import type { LoadTotals, Outcome } from './load.ts';
import { answer, listen, rawServer } from './testing/loopback.ts';

const options: Omit<GeneratorOptions, 'baseUrl'> = {
  requestsPerSecond: 400,
  requests: [{ path: '/', status: 200 }],
  timeoutMs: 2000,
  newConnectionShare: 0.2,
};

async function loadFor(
  ms: number,
  changes: Partial<GeneratorOptions> & { baseUrl: string },
): Promise<LoadTotals> {
  const generator = generate({ ...options, ...changes });
  await sleep(ms);
  await generator.stop();
  return generator.totals();
}

/** What holds after every load, whatever happened to it. */
function expectWhole(totals: LoadTotals): void {
  const sum = Object.values(totals.ended).reduce((all, count) => all + count, 0);
  expect(totals.started).toBe(sum);
  expect(totals.failed).toBe(sum - totals.ended.expected);
  expect(totals.started).toBeGreaterThan(20);
}

function only(outcome: Outcome, count: number): Record<Outcome, number> {
  return { expected: 0, 'wrong-status': 0, reset: 0, refused: 0, timeout: 0, [outcome]: count };
}

const cut: Record<string, (socket: net.Socket) => void> = {
  'reset before the headers': (socket) => socket.resetAndDestroy(),
  'closed before the headers': (socket) => socket.end(),
  'closed inside the status line': (socket) => socket.end('HTTP/1.1 200'),
  'closed inside the headers': (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le'),
  'closed after the headers': (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n'),
  'closed in the middle of the body': (socket) =>
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'),
  'closed in the middle of a chunked body': (socket) =>
    socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n'),
  'reset in the middle of the body': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf', () => socket.resetAndDestroy());
  },
  'cut in the middle of an error’s body': (socket) =>
    socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 9\r\n\r\nhalf'),
  'answered with something that is not HTTP': (socket) => socket.end('SSH-2.0-OpenSSH\r\n'),
  'upgraded unasked': (socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
};

describe('generate', () => {
  it.each(Object.keys(cut))(
    'counts one reset for each request, and repeats none, when it is %s',
    async (how) => {
      const { server, received } = rawServer((socket) => cut[how]!(socket));
      await using loopback = await listen(server);
      const totals = await loadFor(300, { baseUrl: loopback.baseUrl });
      expectWhole(totals);
      expect(totals.ended).toEqual(only('reset', received()));
    },
  );

  it('counts a reset when the request meets a kept connection that the server is closing', async () => {
    const served = new WeakSet<net.Socket>();
    let cuts = 0;
    const { server, received } = rawServer((socket) => {
      if (served.has(socket)) {
        cuts += 1;
        socket.resetAndDestroy();
        return;
      }
      served.add(socket);
      socket.write(answer);
    });
    await using loopback = await listen(server);
    const totals = await loadFor(500, { baseUrl: loopback.baseUrl });
    expectWhole(totals);
    expect(cuts).toBeGreaterThan(20);
    expect(totals.ended).toEqual({ ...only('reset', cuts), expected: received() - cuts });
    expect(received()).toBe(totals.started);
  });

  it('counts as expected exactly what was answered when idle connections are closed at random', async () => {
    let answered = 0;
    const { server, received } = rawServer((socket) => {
      socket.write(answer);
      answered += 1;
      setTimeout(() => socket.destroy(), Math.random() * 10);
    });
    await using loopback = await listen(server);
    const totals = await loadFor(1000, { baseUrl: loopback.baseUrl, newConnectionShare: 0 });
    expectWhole(totals);
    expect(totals.ended).toEqual({ ...only('reset', totals.started - answered), expected: answered });
    expect(received()).toBeLessThanOrEqual(totals.started);
  });

  it('counts each request once when every outcome happens in turn', async () => {
    const did: Record<string, number> = { expected: 0, 'wrong-status': 0, reset: 0, timeout: 0 };
    const { server } = rawServer((socket, nth) => {
      const outcome = Object.keys(did)[nth % 4] ?? '';
      did[outcome] = (did[outcome] ?? 0) + 1;
      if (outcome === 'expected') socket.write(answer);
      if (outcome === 'wrong-status') socket.write('HTTP/1.1 503 Unavailable\r\ncontent-length: 0\r\n\r\n');
      if (outcome === 'reset') socket.resetAndDestroy();
    });
    await using loopback = await listen(server);
    const totals = await loadFor(800, { baseUrl: loopback.baseUrl, timeoutMs: 500 });
    expectWhole(totals);
    expect(totals.ended).toEqual({ ...did, refused: 0 });
    expect(totals.byRelease).toEqual({ v1: did['expected'] });
    expect(totals.firstFailures).toHaveLength(20);
    expect(totals.firstFailures.map(({ detail }) => detail)).toEqual(
      expect.arrayContaining(['status 503', expect.stringMatching(/ECONNRESET|closed/)]),
    );
  });

  it('counts refused when the port is closed', async () => {
    const loopback = await listen(http.createServer());
    await loopback[Symbol.asyncDispose]();
    const totals = await loadFor(300, { baseUrl: loopback.baseUrl });
    expectWhole(totals);
    expect(totals.ended).toEqual(only('refused', totals.started));
    expect(totals.firstFailures[0]?.detail).toBe(`connect ECONNREFUSED 127.0.0.1:${loopback.port}`);
  });

  it('counts refused and names the code when every address of a name refuses', async () => {
    const loopback = await listen(http.createServer());
    await loopback[Symbol.asyncDispose]();
    const totals = await loadFor(300, { baseUrl: `http://localhost:${loopback.port}` });
    expect(totals.ended).toEqual(only('refused', totals.started));
    expect(totals.firstFailures[0]?.detail).toContain('ECONNREFUSED');
  });

  it('counts a timeout when no answer comes, and ends within it', async () => {
    const { server, received } = rawServer(() => undefined);
    await using loopback = await listen(server);
    const beganAt = performance.now();
    const totals = await loadFor(300, { baseUrl: loopback.baseUrl, timeoutMs: 400 });
    expect(performance.now() - beganAt).toBeLessThan(1500);
    expectWhole(totals);
    expect(totals.ended).toEqual(only('timeout', received()));
    expect(totals.firstFailures[0]?.detail).toBe('no whole answer in 400 ms');
    expect(totals.latencyMs.p50).toBeGreaterThanOrEqual(399);
  });

  it('counts a timeout when the body never ends', async () => {
    const { server, received } = rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf');
    });
    await using loopback = await listen(server);
    const totals = await loadFor(300, { baseUrl: loopback.baseUrl, timeoutMs: 400 });
    expect(totals.ended).toEqual(only('timeout', received()));
  });

  it('counts as expected when the end of the connection is the end of the body', async () => {
    const { server, received } = rawServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nall of it'));
    await using loopback = await listen(server);
    const totals = await loadFor(300, { baseUrl: loopback.baseUrl });
    expect(totals.ended).toEqual(only('expected', received()));
  });

  it('sends path by path with its own status, on kept and on new connections', async () => {
    const seen: Record<string, number> = {};
    let connections = 0;
    const server = http.createServer((request, response) => {
      const url = request.url ?? '';
      seen[url] = (seen[url] ?? 0) + 1;
      response
        .writeHead(url === '/missing' ? 404 : 200, { 'x-cutover-release': 'v2' })
        .end('x'.repeat(100_000));
    });
    server.on('connection', () => (connections += 1));
    await using loopback = await listen(server);
    const requests = [
      { path: '/', status: 200 },
      { path: '/missing', status: 404 },
      { path: '/contacts?limit=10', status: 201 },
    ] as const;
    const totals = await loadFor(1000, { baseUrl: loopback.baseUrl, requests: [...requests] });
    expectWhole(totals);
    const { started, ended, byRelease } = totals;
    expect(Object.keys(seen).sort()).toEqual(['/', '/contacts?limit=10', '/missing']);
    expect(ended).toEqual({
      ...only('expected', seen['/']! + seen['/missing']!),
      'wrong-status': seen['/contacts?limit=10'],
    });
    expect(byRelease).toEqual({ v2: started });
    expect(connections).toBeGreaterThanOrEqual(Math.floor(started * 0.2));
    expect(connections).toBeLessThan(started / 2);
  });

  it('keeps the schedule when every answer is slow', async () => {
    let atOnce = 0;
    let most = 0;
    const server = http.createServer((_request, response) => {
      most = Math.max(most, ++atOnce);
      setTimeout(() => {
        atOnce -= 1;
        response.end();
      }, 500);
    });
    await using loopback = await listen(server);
    const totals = await loadFor(1000, { baseUrl: loopback.baseUrl, requestsPerSecond: 200 });
    expectWhole(totals);
    expect(totals.failed).toBe(0);
    expect(totals.started).toBeGreaterThanOrEqual(180);
    expect(totals.started).toBeLessThanOrEqual(260);
    expect(most).toBeGreaterThan(60);
  });

  it('catches up, says so, and counts the wait as latency when its thread was held up', async () => {
    const server = http.createServer((_request, response) => response.end());
    await using loopback = await listen(server);
    const generator = generate({ ...options, baseUrl: loopback.baseUrl, requestsPerSecond: 200 });
    await sleep(100);
    const until = performance.now() + 500;
    while (performance.now() < until);
    await sleep(100);
    await generator.stop();
    const totals = generator.totals();
    expectWhole(totals);
    expect(totals.started).toBeGreaterThanOrEqual(135);
    expect(totals.lateStarts).toBeGreaterThan(80);
    expect(totals.latencyMs.max).toBeGreaterThan(450);
  });
});
