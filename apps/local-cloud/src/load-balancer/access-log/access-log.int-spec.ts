import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { WebSocket, WebSocketServer } from 'ws';
import { raw } from '../testing/raw-client.ts';
import { TestBalancer } from '../testing/test-balancer.ts';
import { until } from '../testing/until.ts';

let balancer: TestBalancer;
beforeEach(async () => {
  balancer = await TestBalancer.start();
});
afterEach(() => balancer.stop());

async function keepLogs(bucket = 'logs', prefix = ''): Promise<void> {
  await balancer.api.ModifyLoadBalancerAttributes({
    LoadBalancerArn: balancer.loadBalancerArn,
    Attributes: [
      { Key: 'access_logs.s3.enabled', Value: 'true' },
      { Key: 'access_logs.s3.bucket', Value: bucket },
      { Key: 'access_logs.s3.prefix', Value: prefix },
    ],
  });
}

/** Paths below the folder that stands for S3. */
async function files(): Promise<string[]> {
  if (!existsSync(balancer.accessLogFolder)) return [];
  const entries = await readdir(balancer.accessLogFolder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The fields of each line, quotes taken off. */
async function lines(count: number): Promise<string[][]> {
  let found: string[][] = [];
  await until(async () => {
    balancer.flush();
    const texts = await Promise.all((await files()).map((file) => readFile(file)));
    const all = texts.map((text, at) =>
      (text[0] === 0x1f ? gunzipSync(text) : (texts[at] ?? text)).toString(),
    );
    found = all
      .flatMap((text) => text.split('\n').filter((line) => line !== ''))
      .map((line) =>
        [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
      );
    return found.length >= count;
  });
  expect(found).toHaveLength(count);
  return found;
}

describe('the access log', () => {
  it('is not kept unless the load balancer asks for it', async () => {
    await balancer.addTarget(balancer.blue, 'blue');
    await fetch(balancer.url);
    balancer.flush();
    expect(await files()).toEqual([]);
  });

  it('cannot be asked for without a bucket', async () => {
    await expect(async () => balancer.setAttribute('access_logs.s3.enabled', 'true')).rejects.toThrow(
      "'access_logs.s3.bucket' is required",
    );
  });

  it('has a line of 33 fields for a request that a target served', async () => {
    await keepLogs();
    const target = await balancer.addTarget(balancer.blue, 'blue');
    let trace: string | undefined;
    target.serve = (request, response) => {
      trace = String(request.headers['x-amzn-trace-id']);
      response.end('blue');
    };
    const request =
      'GET /a?b=c HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: test/1\r\nConnection: close\r\n\r\n';
    const answer = await raw(request, balancer.port);
    const [[...line] = []] = await lines(1);
    expect(line).toHaveLength(33);
    const [type, time, elb, client, to, ...rest] = line;
    expect([type, to]).toEqual(['http', `${target.ip}:8080`]);
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(elb).toBe(balancer.loadBalancerArn.split('loadbalancer/')[1]);
    expect(client).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(rest.slice(0, 3).every((seconds) => /^\d+\.\d{3}$/.test(seconds))).toBe(true);
    expect(rest.slice(3, 7)).toEqual(['200', '200', String(request.length), String(answer.length)]);
    expect(rest.slice(7, 11)).toEqual([
      `GET http://shop.example:${balancer.port}/a?b=c HTTP/1.1`,
      'test/1',
      '-',
      '-',
    ]);
    expect(rest.slice(11, 16)).toEqual([balancer.blue, trace, '-', '-', '100']);
    expect(rest.slice(17, 24)).toEqual(['forward', '-', '-', `${target.ip}:8080`, '200', '-', '-']);
    expect(rest[24]).toMatch(/^TID_[0-9a-f]{32}$/);
  });

  it('has -1 for the times of a request that had no target, and its status', async () => {
    await keepLogs();
    await fetch(balancer.url);
    const [line = []] = await lines(1);
    expect(line.slice(4, 10)).toEqual(['-', '-1', '-1', '-1', '503', '-']);
    expect(line.slice(18, 19)).toEqual(['-']);
  });

  it('has the classification of what it refuses', async () => {
    await keepLogs();
    await raw(
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      balancer.port,
    );
    const [line = []] = await lines(1);
    expect(line.slice(4, 10)).toEqual(['-', '-1', '-1', '-1', '400', '-']);
    expect(line.slice(12, 13)).toEqual([`- http://127.0.0.1:${balancer.port}- -`]);
    expect(line.slice(27, 29)).toEqual(['Severe', 'MultipleContentLength']);
  });

  it('has 460 for a client that left before its answer', async () => {
    await keepLogs();
    const target = await balancer.addTarget(balancer.blue, 'blue');
    target.serve = () => undefined;
    const leaving = new AbortController();
    const answer = fetch(balancer.url, { signal: leaving.signal }).catch(() => undefined);
    await until(() => target.served > 0);
    leaving.abort();
    await answer;
    const [line = []] = await lines(1);
    expect(line.slice(8, 10)).toEqual(['460', '-']);
  });

  it('tells the 502 of the balancer from the 500 of a target', async () => {
    await keepLogs();
    const target = await balancer.addTarget(balancer.blue, 'blue');
    target.serve = (_request, response) => response.writeHead(500).end();
    await (await fetch(balancer.url)).text();
    target.serve = (request) => request.socket.resetAndDestroy();
    await fetch(balancer.url);
    expect((await lines(2)).map((line) => line.slice(8, 10))).toEqual([
      ['500', '500'],
      ['502', '-'],
    ]);
  });

  it('has a line for a websocket when that is closed', async () => {
    await keepLogs();
    const target = await balancer.addTarget(balancer.blue, 'blue');
    const echo = new WebSocketServer({ server: target.server });
    echo.on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
    const socket = new WebSocket(`ws://127.0.0.1:${balancer.port}/chat`);
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('hello');
    await new Promise((resolve) => socket.once('message', resolve));
    balancer.flush();
    expect(await files()).toEqual([]);
    socket.close();
    const [line = []] = await lines(1);
    echo.close();
    expect(line.slice(0, 1)).toEqual(['ws']);
    expect(line.slice(8, 10)).toEqual(['101', '101']);
  });

  it('lies where S3 would have it, compressed when its interval is over', async () => {
    await balancer.stop();
    balancer = await TestBalancer.start({ timeScale: 1 });
    await keepLogs('my-logs', 'web');
    await fetch(balancer.url);
    await lines(1);
    const [running = ''] = await files();
    const id = (balancer.loadBalancerArn.split('loadbalancer/')[1] ?? '').replaceAll('/', '.');
    expect(running.slice(balancer.accessLogFolder.length)).toMatch(
      new RegExp(
        `^/my-logs/web/AWSLogs/123456789012/elasticloadbalancing/eu-west-1/\\d{4}/\\d\\d/\\d\\d/` +
          `123456789012_elasticloadbalancing_eu-west-1_${id}_\\d{8}T\\d{4}Z_127\\.0\\.0\\.1_[0-9a-f]{8}\\.log$`,
      ),
    );
    await balancer.setAttribute('access_logs.s3.enabled', 'false');
    await until(async () => (await files()).join() === `${running}.gz`);
    expect(await lines(1)).toHaveLength(1);
  });

  it('that a killed process left uncompressed is delivered by the next one', async () => {
    const left = join(balancer.accessLogFolder, 'logs', 'left.log');
    await mkdir(join(left, '..'), { recursive: true });
    await writeFile(left, 'http\n');
    const next = await balancer.restarted();
    await until(async () => (await files()).join() === `${left}.gz`);
    await next.stop();
  });
});
