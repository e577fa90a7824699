import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { LoadTotals } from './load.ts';
import { startLoad } from './start-load.ts';
import { listen } from './testing/loopback.ts';

const options = { requestsPerSecond: 200, requests: [{ path: '/', status: 200 }] };

function countingServer(delayMs = 0) {
  let received = 0;
  const server = http.createServer((_request, response) => {
    received += 1;
    setTimeout(() => response.setHeader('x-cutover-release', 'v1').end('ok'), delayMs);
  });
  return { server, received: () => received };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('waited 10 s in vain');
    await sleep(20);
  }
}

describe('startLoad', () => {
  it('shows fresh totals while it runs and whole ones when it is stopped', async () => {
    const { server, received } = countingServer();
    await using loopback = await listen(server);
    const load = startLoad({ ...options, baseUrl: loopback.baseUrl });
    const shown: LoadTotals[] = [];
    await until(() => {
      shown.push(load.totals());
      return load.totals().started >= 200;
    });
    const totals = await load.stop();
    expect(new Set(shown.map(({ started }) => started)).size).toBeGreaterThan(3);
    expect(totals.started).toBe(received());
    expect(totals.ended.expected).toBe(totals.started);
    expect(totals.byRelease).toEqual({ v1: totals.started });
    expect(await load.stop()).toBe(totals);
    expect(load.totals()).toBe(totals);
  });

  it('waits for the answers in flight when it is stopped', async () => {
    const { server, received } = countingServer(400);
    await using loopback = await listen(server);
    const load = startLoad({ ...options, baseUrl: loopback.baseUrl });
    await until(() => received() > 20);
    const totals = await load.stop();
    expect(totals.started).toBe(received());
    expect(totals.ended.expected).toBe(totals.started);
  });

  it('starts no more requests when the signal is aborted', async () => {
    const { server, received } = countingServer();
    await using loopback = await listen(server);
    const controller = new AbortController();
    const load = startLoad({ ...options, baseUrl: loopback.baseUrl, signal: controller.signal });
    await until(() => received() > 20);
    controller.abort();
    const { started, failed } = await load.stop();
    await sleep(200);
    expect(received()).toBe(started);
    expect(failed).toBe(0);
  });

  it('keeps its schedule when the thread of its caller is held up', async () => {
    const script = `
      const { startLoad } = await import('@cutover/load');
      const load = startLoad({ baseUrl: process.argv[1], requestsPerSecond: 200, requests: [{ path: '/', status: 200 }] });
      while (load.totals().started === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      const until = performance.now() + 1000;
      while (performance.now() < until);
      console.log(JSON.stringify(await load.stop()));
    `;
    const { server, received } = countingServer();
    await using loopback = await listen(server);
    const totals = JSON.parse(await run(script, loopback.baseUrl)) as LoadTotals;
    expect(totals.started).toBe(received());
    expect(totals.started).toBeGreaterThan(200);
    expect(totals.failed).toBe(0);
    expect(totals.lateStarts).toBeLessThan(totals.started / 4);
  });

  it('lets the process end when nobody stops it', async () => {
    const script = `
      const { startLoad } = await import('@cutover/load');
      startLoad({ baseUrl: process.argv[1], requestsPerSecond: 200, requests: [{ path: '/', status: 200 }] });
    `;
    await using loopback = await listen(countingServer().server);
    await run(script, loopback.baseUrl);
  });
});

async function run(script: string, argument: string): Promise<string> {
  const words = ['--input-type=module', '--eval', script, argument];
  const { stdout } = await promisify(execFile)(process.execPath, words, { env: {}, timeout: 20_000 });
  return stdout;
}
