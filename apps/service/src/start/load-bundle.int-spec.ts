import { chmod, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../../dev/ports.ts';
import { type BuiltBundle, buildBundle } from '../../testing/built-bundle.ts';
import { ServiceProcess, until } from '../../testing/service-process.ts';

let bundle: BuiltBundle;
let cache: string;
let service: ServiceProcess;
/** Less is no whole file. */
const WHOLE_BYTES = 500_000;
/** No database is needed to start. */
const variables = {
  DB_HOST: '127.0.0.1',
  DB_PORT: '1',
  DB_NAME: 'none',
  DB_USER: 'nobody',
  DB_PASSWORD: 'none',
};

beforeAll(async () => {
  bundle = await buildBundle();
});

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'cutover-code-'));
});

afterEach(async () => {
  await service.stop();
  await rm(cache, { recursive: true });
});

afterAll(() => bundle.remove());

/** The file that holds the code, below the folder that Node makes for its version. */
async function codeFile(): Promise<string | undefined> {
  const files = await readdir(cache, { recursive: true });
  const found = files.find((file) => file.endsWith('.code'));
  return found === undefined ? undefined : join(cache, found);
}

function start(): Promise<ServiceProcess> {
  return ServiceProcess.start(bundle.folder, { ...variables, NODE_COMPILE_CACHE: cache });
}

/** Runs until it has kept its code. */
async function startOnce(): Promise<void> {
  service = await start();
  await until('the code is kept', async () => (await codeFile()) !== undefined);
  await service.stop();
}

const sizeOf = async (file: string) => (await stat(file)).size;

describe('the code of a bundle', () => {
  it('is made anew when the file is cut short', async () => {
    await startOnce();
    const file = (await codeFile()) as string;
    await truncate(file, 1000);
    service = await start();
    await until('it is whole again', async () => (await sizeOf(file)) > WHOLE_BYTES);
    expect(await service.status('/health/live')).toBe(200);
  });

  it('is neither read nor written where others may write', async () => {
    await startOnce();
    const file = (await codeFile()) as string;
    await rm(file);
    await chmod(dirname(file), 0o777);
    service = await start();
    await new Promise((resolve) => setTimeout(resolve, 4000));
    expect(await codeFile()).toBeUndefined();
  });

  it('is kept by the first start and used, unchanged, by the next', async () => {
    await startOnce();
    const file = (await codeFile()) as string;
    expect(await sizeOf(file)).toBeGreaterThan(WHOLE_BYTES);
    const { mtimeMs } = await stat(file);
    service = await start();
    await new Promise((resolve) => setTimeout(resolve, 4000));
    expect((await stat(file)).mtimeMs).toBe(mtimeMs);
  });
});

describe('a password in Parameter Store', () => {
  it('is asked for by name, decrypted, when the environment has none', async () => {
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        asked.push(request.headers['x-amz-target'], JSON.parse(body));
        response.setHeader('content-type', 'application/x-amz-json-1.1');
        response.end(
          JSON.stringify({ Parameter: { Name: '/cutover/local/service/password', Value: 'swordfish' } }),
        );
      });
    });
    const port = await freePort();
    server.listen(port, '127.0.0.1');
    try {
      service = await ServiceProcess.start(bundle.folder, {
        ...variables,
        DB_PASSWORD: '',
        DB_PASSWORD_PARAMETER: '/cutover/local/service/password',
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'nobody',
        AWS_SECRET_ACCESS_KEY: 'nothing',
      });
      await service.stop();
      expect(asked.slice(0, 2)).toEqual([
        'AmazonSSM.GetParameter',
        { Name: '/cutover/local/service/password', WithDecryption: true },
      ]);
      expect(service.stdout + service.stderr).not.toContain('swordfish');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
