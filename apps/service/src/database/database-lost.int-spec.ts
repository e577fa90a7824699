import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type BuiltBundle, buildBundle } from '../../testing/built-bundle.ts';
import { startPostgres, type TestPostgres } from '../../testing/postgres.ts';
import { BundleProcess, ServiceProcess, until } from '../../testing/service-process.ts';

let bundle: BuiltBundle;
let postgres: TestPostgres;
let variables: Record<string, string>;
let service: ServiceProcess;

beforeAll(async () => {
  [bundle, postgres] = await Promise.all([buildBundle(), startPostgres()]);
  variables = await postgres.database('lost');
});

afterEach(() => service.stop());

afterAll(async () => {
  await postgres.remove();
  await bundle.remove();
});

const migrate = () => new BundleProcess(bundle.folder, 'migrate.mjs', variables).ended();

/** Tries every path that needs the database, and one that does not. */
async function expectUnavailable(reason: RegExp): Promise<void> {
  const ready = await service.fetch('/health/ready');
  expect(ready.status).toBe(503);
  const { reasons } = (await ready.json()) as { reasons: string[] };
  expect(reasons.join()).toMatch(reason);
  const contacts = await service.fetch('/contacts');
  expect(contacts.status).toBe(503);
  expect(await contacts.json()).toMatchObject({ status_code: 503, message: expect.stringMatching(reason) });
  expect(await service.status('/')).toBe(503);
  expect(await service.json('/health')).toMatchObject({
    status: 'unhealthy',
    checks: { database_connectivity: false, application_readiness: false, response_times: false },
  });
  expect(await service.status('/deployment/validate')).toBe(503);
  expect(await service.status('/health/live')).toBe(200);
  expect(await service.status('/health/simple')).toBe(200);
}

describe('a lost database', () => {
  it('takes readiness away, not life, and gives it back by itself', async () => {
    expect(await migrate()).toBe(0);
    service = await ServiceProcess.startReady(bundle.folder, variables);
    expect(await service.status('/contacts')).toBe(200);
    await postgres.stop();
    await expectUnavailable(/refuses connections|closed the connection/);
    await postgres.start();
    await until('the service is ready again', async () => (await service.status('/health/ready')) === 200);
    expect(await service.status('/contacts')).toBe(200);
    expect(service.child.exitCode).toBeNull();
  });

  it('lets the service start and say why it is not ready, until the database comes', async () => {
    await postgres.stop();
    service = await ServiceProcess.start(bundle.folder, variables);
    await expectUnavailable(/refuses connections/);
    await postgres.start();
    await until('the service is ready', async () => (await service.status('/health/ready')) === 200);
  });

  it('is answered within the limit when it hangs, and left alone when it recovers', async () => {
    service = await ServiceProcess.startReady(bundle.folder, variables);
    postgres.pause();
    const startMs = performance.now();
    await expectReadinessReason('timeout of 2000ms exceeded');
    expect(performance.now() - startMs).toBeLessThan(3000);
    expect(await service.status('/health/live')).toBe(200);
    postgres.goOn();
    await until('the service is ready again', async () => (await service.status('/health/ready')) === 200);
  });

  it('says which password is wrong by its name only', async () => {
    const wrong = { ...variables, DB_PASSWORD: 'swordfish' };
    service = await ServiceProcess.start(bundle.folder, wrong);
    await until('the password is refused', async () =>
      JSON.stringify(await service.json('/health/ready')).includes('the database refuses the password'),
    );
    expect(service.stdout + service.stderr).not.toContain('swordfish');
  });
});

async function expectReadinessReason(reason: string): Promise<void> {
  const answer = await service.fetch('/health/ready');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ reasons: [reason] });
}

describe('an unmigrated database', () => {
  it('keeps the release from taking traffic, without hiding the front page', async () => {
    const fresh = await postgres.database('fresh');
    service = await ServiceProcess.start(bundle.folder, fresh);
    await until('the database answers', async () => (await service.status('/')) === 200);
    expect(await service.json('/')).toMatchObject({ contacts: [] });
    const validation = await service.fetch('/deployment/validate');
    expect(validation.status).toBe(503);
    expect(await validation.json()).toMatchObject({
      deployment_ready: false,
      checks: { database_connectivity: true, application_functionality: false },
      reasons: ['the database lacks the migration CreateContacts1764072000000'],
      migration: { expected: 'CreateContacts1764072000000', applied: null },
    });
    expect(await service.json('/contacts')).toMatchObject({
      status_code: 503,
      message: 'the database schema is missing: run the migrations',
    });
    expect(await new BundleProcess(bundle.folder, 'migrate.mjs', fresh).ended()).toBe(0);
    expect(await service.json('/deployment/validate')).toMatchObject({
      deployment_ready: true,
      migration: { applied: 'CreateContacts1764072000000' },
    });
    expect(await service.json('/contacts')).toEqual([]);
  });
});
