import { afterEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect, promisify } from 'node:util';
import { SecretNotFoundError, SecretUnavailableError } from '../secret-store.ts';
import { failure } from '../testing/secret-store.contract.ts';
import { parameterClient, parameterStore } from './parameter-store.ts';

const VALUE = 'hunter2-correct-horse';
let server: Server | undefined;

async function storeBehind(answer: RequestListener) {
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  return storeAt(endpoint);
}

function storeAt(endpoint: string) {
  process.env['AWS_ACCESS_KEY_ID'] = 'local';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
  const client = parameterClient({ region: 'eu-west-1', endpoint, answerWithinMs: 300 });
  return parameterStore({ parameters: { DB_PASSWORD: '/database/password' }, client });
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

const found = json(200, { Parameter: { Name: '/database/password', Type: 'SecureString', Value: VALUE } });

describe('parameterStore over HTTP', () => {
  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    server = undefined;
  });

  it('gives up within its bounds when the endpoint never answers', async () => {
    let asked = 0;
    const store = await storeBehind(() => (asked += 1));
    const startedAt = performance.now();
    const error = await failure(store.get('DB_PASSWORD'));
    expect(error).toBeInstanceOf(SecretUnavailableError);
    expect(asked).toBe(3);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it('gives up within its bounds when an answer stops in its middle', async () => {
    const store = await storeBehind((_request, response) => {
      response.writeHead(200, { 'content-length': 500 });
      response.write(`{"Parameter":{"Value":"${VALUE}"`);
    });
    const startedAt = performance.now();
    const error = await failure(store.get('DB_PASSWORD'));
    expect(error).toBeInstanceOf(SecretUnavailableError);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain(VALUE);
  });

  it('gives the value when two attempts were throttled', async () => {
    let asked = 0;
    const store = await storeBehind((request, response) => {
      asked += 1;
      const answer =
        asked < 3 ? json(400, { __type: 'ThrottlingException', message: 'Rate exceeded' }) : found;
      answer(request, response);
    });
    expect((await store.get('DB_PASSWORD')).reveal()).toBe(VALUE);
    expect(asked).toBe(3);
  });

  it('throws SecretNotFoundError at the first attempt when AWS says ParameterNotFound', async () => {
    let asked = 0;
    const store = await storeBehind((request, response) => {
      asked += 1;
      json(400, { __type: 'ParameterNotFound' })(request, response);
    });
    expect(await failure(store.get('DB_PASSWORD'))).toBeInstanceOf(SecretNotFoundError);
    expect(asked).toBe(1);
  });

  it('names the error of AWS when access is denied', async () => {
    const store = await storeBehind(
      json(400, { __type: 'AccessDeniedException', message: 'not authorized' }),
    );
    const error = await failure(store.get('DB_PASSWORD'));
    expect((error as Error).message).toBe(
      'secret DB_PASSWORD could not be read from Parameter Store /database/password: AccessDeniedException: not authorized',
    );
  });

  it.each([200, 400, 500])(
    'shows nothing of the answer when it is broken JSON with status %d',
    async (status) => {
      const store = await storeBehind(json(status, `{"Parameter":{"Value":"${VALUE}",`));
      const error = await failure(store.get('DB_PASSWORD'));
      expect(error).toBeInstanceOf(SecretUnavailableError);
      expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain(VALUE);
      expect((error as Error).message).not.toContain(VALUE.slice(0, 4));
    },
  );
});

describe('@cutover/secrets in a process of its own', () => {
  const loadedFrom = (entry: string) => `
    await import('${entry}');
    const { createRequire } = await import('node:module');
    const loaded = [...Object.keys(createRequire(import.meta.url).cache), ...process.moduleLoadList];
    console.log(JSON.stringify(loaded.filter((name) => /aws-sdk|smithy|NativeModule https$/.test(name))));
  `;

  it('loads no AWS client when only its main entry is imported', async () => {
    expect(JSON.parse(await run(loadedFrom('@cutover/secrets')))).toEqual([]);
    expect(JSON.parse(await run(loadedFrom('@cutover/secrets/parameter-store')))).not.toEqual([]);
  });

  // Outside of Jest's module sandbox, where the SDK does not know Node's own errors as errors and wraps them.
  it('gives up and names the code when nobody listens', async () => {
    const output = await run(`
      const { parameterClient, parameterStore } = await import('@cutover/secrets/parameter-store');
      const client = parameterClient({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:1' });
      const store = parameterStore({ parameters: { DB_PASSWORD: '/database/password' }, client });
      await store.get('DB_PASSWORD').catch((error) => console.log(error.name, error.message));
    `);
    expect(output.trim()).toBe(
      'SecretUnavailableError secret DB_PASSWORD could not be read from Parameter Store /database/password: Error ECONNREFUSED',
    );
  });
});

async function run(script: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { PATH: process.env['PATH'], AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
  });
  return stdout;
}
