import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { workspaceVersion } from '@cutover/config';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../dev/ports.ts';
import { type BuiltBundle, buildBundle } from '../testing/built-bundle.ts';
import { startPostgres, type TestPostgres } from '../testing/postgres.ts';
import { BundleProcess, ServiceProcess, until } from '../testing/service-process.ts';

const HIDDEN = 'only-for-tests';

let bundle: BuiltBundle;
let postgres: TestPostgres;
let variables: Record<string, string>;

beforeAll(async () => {
  [bundle, postgres] = await Promise.all([buildBundle(), startPostgres()]);
  variables = await postgres.database('serve');
  expect(await new BundleProcess(bundle.folder, 'migrate.mjs', variables).ended()).toBe(0);
});

afterAll(async () => {
  await postgres.remove();
  await bundle.remove();
});

async function failingStart(changes: Record<string, string>): Promise<BundleProcess> {
  const run = new BundleProcess(bundle.folder, 'main.mjs', {
    ...variables,
    PORT: String(await freePort()),
    ...changes,
  });
  expect(await run.ended()).toBe(1);
  expect(run.stdout).toBe('');
  expect(run.log()).toHaveLength(1);
  expect(run.stderr).not.toMatch(/\n\s+at |swordfish/);
  return run;
}

describe('a start with wrong settings', () => {
  it.each([
    [{ DB_HOST: 'db.example.com:5432' }, /DB_HOST = "db\.example\.com:5432": a host without a port/],
    [{ DB_HOST: '' }, /DB_HOST = \(missing\): set it, or DATABASE_URL/],
    [{ PORT: 'http' }, /PORT = "http"/],
    [{ PORT: '70000' }, /PORT = .*: a port from 1 to 65535/],
    [{ TRUSTED_PROXIES: '10.0.0.0/33' }, /TRUSTED_PROXIES.*CIDR/],
    [{ CHAOS_ENABLED: 'yes' }, /CHAOS_ENABLED = "yes": true or false/],
    [{ CUTOVER_RELEASE: 'a\r\nb' }, /CUTOVER_RELEASE/],
    [{ DATABASE_URL: 'mysql://u:swordfish@h/db' }, /DATABASE_URL = \[secret\]: a URL such as/],
    [{ DB_PASSWORD: '' }, /secret DB_PASSWORD not found in environment variable DB_PASSWORD/],
  ])('ends with one line that names the rule: %j', async (changes, rule) => {
    const run = await failingStart(changes);
    expect(run.log()[0]).toMatchObject({ level: 'fatal', message: expect.stringMatching(rule) });
  });

  it('ends with one line when the port is taken', async () => {
    const port = await freePort();
    const server = createServer().listen(port, '127.0.0.1');
    const run = await failingStart({ PORT: String(port) }).finally(() => server.close());
    expect(run.log()[0]?.message).toContain(`another process listens on 127.0.0.1:${port}`);
  });
});

describe('the log', () => {
  it('has one line of JSON for each request, with where it came from and how it went', async () => {
    const service = await ServiceProcess.startReady(bundle.folder, {
      ...variables,
      CUTOVER_RELEASE: 'r7',
      DEPLOYMENT_COLOR: 'green',
      TRUSTED_PROXIES: '127.0.0.0/8',
    });
    await service.fetch('/contacts/77?token=swordfish', {
      headers: {
        'x-request-id': 'request-1',
        'x-forwarded-for': '203.0.113.9, 198.51.100.7',
        'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678',
        'user-agent': 'tester',
      },
    });
    await service.send('POST', '/contacts', { name: 'swordfish', email: 'no address' });
    await until(
      'both are logged',
      () => service.log().filter(({ route }) => route !== '/health/ready').length > 3,
    );
    const entries = service.log().filter(({ request_id: id }) => id === 'request-1');
    expect(entries).toEqual([
      {
        level: 'info',
        timestamp: expect.stringMatching(/Z$/),
        release: 'r7',
        deployment_color: 'green',
        container_id: expect.any(String),
        request_id: 'request-1',
        trace_id: 'Root=1-67891233-abcdef012345678912345678',
        method: 'GET',
        route: '/contacts/:id',
        path: '/contacts/77',
        status_code: 404,
        duration_ms: expect.any(Number),
        ip_address: '198.51.100.7',
        user_agent: 'tester',
        message: 'request',
      },
    ]);
    await service.stop();
    expect(service.stdout + service.stderr).not.toMatch(new RegExp(`swordfish|${HIDDEN}`));
  });
});

describe('what is no HTTP', () => {
  it('is answered in the shape of every error', async () => {
    const service = await ServiceProcess.start(bundle.folder, { ...variables, CUTOVER_RELEASE: 'r7' });
    const socket = connect(service.port, '127.0.0.1');
    socket.end('NONSENSE\r\n\r\n');
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(head).toContain('x-cutover-release: r7');
    expect(JSON.parse(body)).toMatchObject({ status_code: 400, error: 'Bad Request', release: 'r7' });
    await service.stop();
  });
});

describe('the bundle', () => {
  it('knows the version of the workspace that it was built from', async () => {
    const service = await ServiceProcess.start(bundle.folder, variables);
    const version = await workspaceVersion(join(import.meta.dirname, '../../..'));
    expect(await service.json('/info')).toMatchObject({ version, release: 'unknown' });
    await service.stop();
  });

  it('is the same, byte for byte, when built again', async () => {
    const again = await buildBundle();
    expect(await digestOf(again.folder)).toBe(await digestOf(bundle.folder));
    await again.remove();
  });

  it('holds no path of this machine', async () => {
    for (const file of await filesOf(bundle.folder)) {
      expect(await readFile(join(bundle.folder, file), 'utf8')).not.toContain(process.cwd());
    }
  });
});

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await filesOf(folder)) {
    hash
      .update(file)
      .update('\0')
      .update(await readFile(join(folder, file)));
  }
  return hash.digest('hex');
}
