import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '@cutover/deploy-e2e/peer/free-port.ts';
import { type Database, startDatabase } from '@cutover/deploy-e2e/peer/testing/database.ts';
import { containersEnvironment } from '../containers/storage.ts';
import { root } from '../places.ts';
import { run } from '../processes.ts';
import { makeBaseImages } from '../stand-in/base-images.ts';
import { composeEnvironment } from '../testing/compose-environment.ts';
import { type Container, Containers } from '../testing/containers.ts';
import { ImageWorkspace } from '../testing/image-workspace.ts';
import { TestRegistry } from '../testing/registry.ts';

const OWNER = { name: 'cutover', user: 'cutover', password: 'owner-only-for-tests' };
const VALUES = { DB_OWNER_PASSWORD: OWNER.password, DB_PASSWORD: 'app-only-for-tests' };

/** The one that can be started here. */
const PLATFORM = `linux/${process.arch === 'arm64' ? 'arm64' : 'amd64'}`;

const containers = new Containers();
let workspace: ImageWorkspace;
let registry: TestRegistry;
let folder: string;
let database: Database;
let image: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-container-'));
  // PostgreSQL runs as another user where this one is root, and must get to its files.
  await chmod(folder, 0o755);
  [workspace, registry, database] = await Promise.all([
    ImageWorkspace.create(),
    TestRegistry.start(),
    startDatabase(folder, OWNER),
  ]);
  image =
    (await workspace.container({ push: true, registry: registry.host, platforms: PLATFORM })).image ?? '';
  await containers.pull(image);
  const { exitCode, output } = await migrated();
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
});

afterEach(() => containers.removeAll());

afterAll(async () => {
  await containers.removeAll();
  await database.stop();
  await registry.stop();
  await workspace.remove();
  await rm(folder, { recursive: true, force: true });
});

/** As the compose file gives it, but for the place of the database, which is not a container here. */
function environmentOf(service: string): Record<string, string> {
  return { ...composeEnvironment(service, VALUES), DB_HOST: database.host, DB_PORT: String(database.port) };
}

async function migrated(): Promise<{ exitCode: number; output: string }> {
  const container = await containers.start({
    image,
    environment: environmentOf('migrations'),
    command: ['migrate.mjs'],
  });
  return { exitCode: await container.ended(), output: await container.logs() };
}

interface Service {
  readonly container: Container;
  readonly url: string;
}

/** Started, and ready. */
async function startService(
  more: Readonly<Record<string, string>> = {},
  options: { of?: string; flags?: readonly string[] } = {},
): Promise<Service> {
  const port = await freePort();
  const environment = {
    ...environmentOf('service'),
    HOST: '127.0.0.1',
    PORT: String(port),
    SHUTDOWN_DRAIN_SECONDS: '0',
    ...more,
  };
  const { of = image, flags } = options;
  const container = await containers.start({ image: of, environment, ...(flags && { flags }) });
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.status === 200) return { container, url };
    await sleep(50);
  }
  throw new Error(`the service never became ready: ${await container.logs()}`);
}

describe('a container of the image', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['a setting is wrong', { PORT: 'eighty' }, /PORT.*eighty/],
    ['a secret is missing', { DB_PASSWORD: '' }, /DB_PASSWORD/],
  ])('ends with 1 and one line that says why when %s', async (_, wrong, words) => {
    const environment = { ...environmentOf('service'), ...wrong };
    const container = await containers.start({ image, environment });
    expect(await container.ended()).toBe(1);
    const lines = (await container.logs()).trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(words);
    expect(lines[0]).not.toMatch(/\n\s+at |only-for-tests/);
  });

  it('ends a migration that cannot reach its database with 1 and the reason', async () => {
    const environment = { ...environmentOf('migrations'), DB_PORT: String(await freePort()) };
    const container = await containers.start({ image, environment, command: ['migrate.mjs'] });
    expect(await container.ended()).toBe(1);
    const output = await container.logs();
    expect(output).toMatch(/the database refuses connections/);
    expect(output).not.toContain('only-for-tests');
  });

  it('answers the request in flight after SIGTERM, and ends with 0', async () => {
    // The drain is longer than a busy machine takes to hand the request over.
    const { container, url } = await startService({ CHAOS_ENABLED: 'true', SHUTDOWN_DRAIN_SECONDS: '2' });
    const slow = fetch(`${url}/error/slow`);
    await sleep(500);
    await container.signal('SIGTERM');
    expect((await slow).status).toBe(200);
    expect(await container.ended()).toBe(0);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });

  it('runs its migrations once more without a change', async () => {
    expect(await migrated()).toMatchObject({ exitCode: 0 });
  });

  it('serves with nothing to write to and no rights, as its own user and as process 1', async () => {
    const { container, url } = await startService({ CUTOVER_RELEASE: 'a-release' });
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${url}/info`)).text()).toContain('a-release');
    const body = JSON.stringify({ name: 'Ann', email: 'ann@example.com' });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${url}/contacts`, { method: 'POST', headers, body })).status).toBe(201);
    expect(await container.inspect('{{.HostConfig.ReadonlyRootfs}} {{.EffectiveCaps}} {{.Mounts}}')).toBe(
      'true [] []',
    );
    const facts = await container.exec('/nodejs/bin/node', '-p', FACTS);
    expect(JSON.parse(facts.stdout)).toEqual({ uid: 65532, gid: 65532, first: true, writable: [] });
    expect(await container.logs()).not.toContain('only-for-tests');
  });

  it('writes nowhere but into its folder for temporary files, also where it could', async () => {
    const { container, url } = await startService({}, { flags: ['--cap-drop=all'] });
    expect((await fetch(`${url}/contacts`)).status).toBe(200);
    const written = (await container.changes()).filter(
      (line) => !/^[AC] \/(tmp|etc|dev|proc|sys|run)(\/|$)/.test(line),
    );
    expect(written).toEqual([]);
    await container.signal('SIGTERM');
    expect(await container.ended()).toBe(0);
    expect((await container.changes()).filter((line) => /^. \/app|^. \/home/.test(line))).toEqual([]);
  });
});

describe('HEALTHCHECK', () => {
  const name = 'localhost/cutover-healthcheck';
  const env = containersEnvironment();

  /** OCI's format has no place for it, Docker's has: the same Dockerfile, for the engine that reads the latter. */
  beforeAll(async () => {
    const dockerfile = join(root, 'docker/service.Dockerfile');
    const base = ['--build-arg', `NODE_IMAGE=${await makeBaseImages()}`];
    const words = ['bud', '--quiet', '--format', 'docker', '--pull-never', ...base, '--tag', name];
    await run('buildah', [...words, '--file', dockerfile, workspace.bundle], { env });
  });

  afterAll(() => run('buildah', ['rmi', name], { env }));

  it('ends with 1 when the service hangs, and with 0 when it answers again', async () => {
    const { container } = await startService({}, { of: name });
    expect(await container.healthCheck()).toMatchObject({ exitCode: 0 });
    await container.signal('SIGSTOP');
    expect(await container.healthCheck()).toMatchObject({ exitCode: 1 });
    await container.signal('SIGCONT');
    expect(await container.healthCheck()).toMatchObject({ exitCode: 0 });
  });

  it('ends with 1 when nobody listens on the port of the service', async () => {
    const { container } = await startService({}, { of: name });
    const port = String(await freePort());
    const ended = await container.exec(
      '/nodejs/bin/node',
      '-e',
      `process.env.PORT='${port}';import('/app/healthcheck.mjs')`,
    );
    expect(ended.exitCode).toBe(1);
  });
});

/** What a process in the container can say of itself: who it is, and where it may write. */
const FACTS = `
const { accessSync, constants, readFileSync } = require('node:fs');
const canWrite = (folder) => { try { accessSync(folder, constants.W_OK); return true; } catch { return false; } };
const writable = ['/', '/app', '/tmp', '/home/nonroot', '/etc', '/nodejs'].filter(canWrite);
const first = readFileSync('/proc/1/cmdline', 'utf8').includes('main.mjs');
JSON.stringify({ uid: process.getuid(), gid: process.getgid(), first, writable });
`;
