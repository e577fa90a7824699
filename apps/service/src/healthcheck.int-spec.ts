import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../dev/ports.ts';
import { type BuiltBundle, buildBundle } from '../testing/built-bundle.ts';
import { BundleProcess } from '../testing/service-process.ts';

let bundle: BuiltBundle;

beforeAll(async () => {
  bundle = await buildBundle();
});

afterAll(() => bundle.remove());

function exitCode(port: number): Promise<number | null> {
  return new BundleProcess(bundle.folder, 'healthcheck.mjs', { PORT: String(port) }).ended();
}

/** What it ends with where this answers on the port. */
async function exitCodeFor(answer: RequestListener): Promise<number | null> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await exitCode((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('healthcheck', () => {
  it('ends with 1 when nobody listens', async () => {
    expect(await exitCode(await freePort())).toBe(1);
  });

  it('ends with 1 when the service takes the question and never answers', async () => {
    expect(await exitCodeFor(() => undefined)).toBe(1);
  });

  it('ends with 1 when the service answers that it is not alive', async () => {
    expect(await exitCodeFor((_, response) => response.writeHead(503).end())).toBe(1);
  });

  it('ends with 0 when liveness answers', async () => {
    expect(
      await exitCodeFor(({ url }, response) => response.writeHead(url === '/health/live' ? 200 : 404).end()),
    ).toBe(0);
  });

  it('loads nothing but Node.js itself: it is started every few seconds', async () => {
    const source = await readFile(join(bundle.folder, 'healthcheck.mjs'), 'utf8');
    expect(source.length).toBeLessThan(1000);
    expect([...source.matchAll(/from\s*["']([^"']+)["']/g)].map(([, name]) => name)).toEqual(['node:http']);
  });
});
