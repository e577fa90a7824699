import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { HealthCheck } from '@aws-sdk/client-ecs';
import { seconds, withTask } from '../testing/on-fake-time.ts';
import { IMAGE, definition } from '../testing/test-ecs.ts';

const check: HealthCheck = { command: ['CMD', 'node', 'check.mjs'], interval: 10, timeout: 5, retries: 3 };

async function withCheck(healthCheck: Partial<HealthCheck> = {}, passes = true) {
  const task = await withTask({
    container: { healthCheck: { ...check, ...healthCheck } },
    before: ({ fakes }) => (fakes.checkPasses = passes),
  });
  const health = async () => (await task.read()).healthStatus;
  return { ...task, health };
}

describe('a container health check', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('says UNHEALTHY after as many failures in a row as it has retries', async () => {
    const { fakes, health } = await withCheck();
    await seconds(11);
    fakes.checkPasses = false;
    await seconds(20);
    fakes.checkPasses = true;
    await seconds(10);
    fakes.checkPasses = false;
    await seconds(20);
    expect(await health()).toBe('HEALTHY');
    await seconds(10);
    expect(await health()).toBe('UNHEALTHY');
  });

  it('does not count failures within the start period', async () => {
    const { health } = await withCheck({ startPeriod: 60 }, false);
    await seconds(79);
    expect(await health()).toBe('UNKNOWN');
    await seconds(2);
    expect(await health()).toBe('UNHEALTHY');
  });

  it('counts failures within the start period once it has passed', async () => {
    const { fakes, health } = await withCheck({ startPeriod: 300 });
    await seconds(11);
    expect(await health()).toBe('HEALTHY');
    fakes.checkPasses = false;
    await seconds(30);
    expect(await health()).toBe('UNHEALTHY');
  });

  it('is UNKNOWN until it has passed once, then HEALTHY', async () => {
    const { fakes, health } = await withCheck();
    await seconds(9);
    expect([await health(), fakes.checks.length]).toEqual(['UNKNOWN', 0]);
    await seconds(2);
    expect(await health()).toBe('HEALTHY');
  });

  it('runs once in each interval, with its timeout', async () => {
    const { fakes } = await withCheck({ interval: 30, timeout: 12 });
    await seconds(91);
    expect(fakes.checks.map(({ timeoutMs }) => timeoutMs)).toEqual([12_000, 12_000, 12_000]);
  });

  it('runs the words of CMD as they are', async () => {
    const { fakes } = await withCheck({ command: ['CMD', 'node', 'check.mjs', '$HOST'] });
    await seconds(11);
    expect(fakes.checks[0]!.command).toEqual(['node', 'check.mjs', '$HOST']);
  });

  it('runs the line of CMD-SHELL through the shell of the container', async () => {
    const { fakes } = await withCheck({ command: ['CMD-SHELL', 'node check.mjs || exit 1'] });
    await seconds(11);
    expect(fakes.checks[0]!.command).toEqual(['/bin/sh', '-c', 'node check.mjs || exit 1']);
  });

  it('of a container that is not essential does not decide about the task', async () => {
    const [service] = definition().containerDefinitions;
    const containerDefinitions = [
      { ...service, healthCheck: { ...check, command: ['CMD', 'service'] } },
      {
        name: 'sidecar',
        image: IMAGE,
        essential: false,
        healthCheck: { ...check, command: ['CMD', 'sidecar'] },
      },
    ];
    const task = await withTask({
      definition: { containerDefinitions },
      before: ({ options }) => {
        const { runtime } = options;
        const run = runtime!.check.bind(runtime);
        Object.assign(runtime!, {
          check: async (request: Parameters<typeof run>[0]) =>
            (await run(request)) && request.command[0] !== 'sidecar',
        });
      },
    });
    await seconds(60);
    const { healthStatus, containers = [] } = await task.read();
    expect(containers.map((one) => one.healthStatus)).toEqual(['HEALTHY', 'UNHEALTHY']);
    expect(healthStatus).toBe('HEALTHY');
  });
});
