import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type BuiltBundle, buildBundle } from '../testing/built-bundle.ts';
import { startPostgres, type TestPostgres } from '../testing/postgres.ts';
import { BundleProcess, ServiceProcess, until } from '../testing/service-process.ts';

const IN_FLIGHT = 50;

let bundle: BuiltBundle;
let postgres: TestPostgres;
let variables: Record<string, string>;
let service: ServiceProcess;

beforeAll(async () => {
  [bundle, postgres] = await Promise.all([buildBundle(), startPostgres()]);
  variables = { ...(await postgres.database('shutdown')), CHAOS_ENABLED: 'true' };
  expect(await new BundleProcess(bundle.folder, 'migrate.mjs', variables).ended()).toBe(0);
});

afterEach(() => service.stop());

afterAll(async () => {
  await postgres.remove();
  await bundle.remove();
});

/** Requests that take three seconds, all on their way. */
async function slowRequests(count: number): Promise<Promise<number>[]> {
  const requests = Array.from({ length: count }, () =>
    service.fetch('/error/slow').then(
      ({ status }) => status,
      () => 0,
    ),
  );
  await until('the requests have arrived', async () => {
    const text = await (await service.fetch('/metrics')).text();
    return text.includes('nodejs_active_requests') && (await openSockets()) >= count;
  });
  return requests;
}

/** Of the service's HTTP server and pool together, as the service itself counts them. */
async function openSockets(): Promise<number> {
  const text = await (await service.fetch('/metrics')).text();
  return Number(/nodejs_active_resources\{type="TCPSocketWrap"\} (\d+)/.exec(text)?.[1] ?? 0);
}

describe('SIGTERM', () => {
  it('answers every request in flight and exits with 0', async () => {
    service = await ServiceProcess.startReady(bundle.folder, variables);
    const requests = await slowRequests(IN_FLIGHT);
    service.child.kill('SIGTERM');
    const statuses = await Promise.all(requests);
    expect(statuses.filter((status) => status === 200)).toHaveLength(IN_FLIGHT);
    expect(await service.ended()).toBe(0);
  });

  it('is not ready at once, and still serves on new connections while the balancer drains', async () => {
    service = await ServiceProcess.startReady(bundle.folder, { ...variables, SHUTDOWN_DRAIN_SECONDS: '2' });
    service.child.kill('SIGTERM');
    await until('readiness is off', async () => (await service.status('/health/ready')) === 503);
    expect(await service.json('/health/ready')).toMatchObject({
      status: 'not_ready',
      reasons: ['this replica is shutting down'],
    });
    expect(await service.json('/deployment/validate')).toMatchObject({ deployment_ready: false });
    const answers = await Promise.all(
      ['/', '/health/simple', '/health/live', '/contacts'].map((path) => service.fetch(path)),
    );
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('connection')).toBe('close');
    }
    expect(await service.ended()).toBe(0);
  });

  it('loses no request of a client that sends one after another on kept connections', async () => {
    service = await ServiceProcess.startReady(bundle.folder, { ...variables, SHUTDOWN_DRAIN_SECONDS: '1' });
    const agent = new Agent({ keepAlive: true, maxSockets: 10 });
    const statuses: number[] = [];
    const leaving = { now: false };
    const client = async (): Promise<void> => {
      while (!leaving.now) statuses.push(await statusOver(agent, service.port));
    };
    const clients = Array.from({ length: 10 }, client);
    await until('requests flow', () => statuses.length > 100);
    service.child.kill('SIGTERM');
    // A balancer stops sending within the drain.
    setTimeout(() => (leaving.now = true), 500);
    await Promise.all(clients);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect(await service.ended()).toBe(0);
    agent.destroy();
  });

  it('cuts off what does not finish in time, says so and exits with 1', async () => {
    service = await ServiceProcess.startReady(bundle.folder, {
      ...variables,
      SHUTDOWN_FINISH_SECONDS: '0.2',
    });
    const requests = await slowRequests(1);
    service.child.kill('SIGTERM');
    expect(await Promise.all(requests)).toEqual([0]);
    expect(await service.ended()).toBe(1);
    expect(service.log().at(-1)?.message).toBe('shut down: requests in flight were cut off');
  });

  it('waits for no client that left before its answer, whose request is logged all the same', async () => {
    service = await ServiceProcess.startReady(bundle.folder, variables);
    // What answers first says that the rest has come too: a half-sent body, and a request sent together with another.
    const halfSent = connect(service.port, '127.0.0.1');
    halfSent.write('POST /contacts HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n');
    halfSent.write('expect: 100-continue\r\ncontent-length: 100\r\n\r\n{');
    const impatient = connect(service.port, '127.0.0.1');
    impatient.write(
      ['/health/live', '/error/slow'].map((path) => `GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`).join(''),
    );
    await Promise.all([once(halfSent, 'data'), once(impatient, 'data')]);
    halfSent.destroy();
    impatient.destroy();
    const cutShort = () => service.log().filter(({ aborted }) => aborted === true);
    await until('both are logged', () => cutShort().length === 2);
    expect(cutShort()).toEqual([
      expect.objectContaining({ message: 'request', status_code: 499, ip_address: '127.0.0.1' }),
      expect.objectContaining({ message: 'request', status_code: 499, ip_address: '127.0.0.1' }),
    ]);
    const held = connect(service.port, '127.0.0.1').on('error', () => undefined);
    await once(held, 'connect');
    service.child.kill('SIGTERM');
    expect(await service.ended()).toBe(0);
    expect(service.log().at(-1)?.message).toBe('shut down: every request answered');
  });

  it('leaves at once when a second signal follows', async () => {
    service = await ServiceProcess.startReady(bundle.folder, { ...variables, SHUTDOWN_DRAIN_SECONDS: '60' });
    service.child.kill('SIGTERM');
    await until('the first is noticed', async () => (await service.status('/health/ready')) === 503);
    await new Promise((resolve) => setTimeout(resolve, 600));
    service.child.kill('SIGINT');
    expect(await service.ended()).toBe(1);
  });
});

async function statusOver(agent: Agent, port: number): Promise<number> {
  try {
    const request = get({ host: '127.0.0.1', port, path: '/health/simple', agent });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    return response.statusCode ?? 0;
  } catch {
    return 0;
  }
}
