import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { seconds, withService, words } from '../testing/on-fake-time.ts';

const impaired =
  '(service service-blue) is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';

describe('the throttle of a service', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** A service of one task whose containers cannot start any more. */
  async function unstartable() {
    const cloud = await withService({ service: { desiredCount: 1 } });
    await seconds(15);
    cloud.fakes.startError = new Error('no such program');
    cloud.fakes.processes[0]!.exit(1);
    return cloud;
  }

  it('waits longer after each task that does not reach RUNNING, and says so once', async () => {
    const cloud = await unstartable();
    const started = async () =>
      words((await cloud.service()).events).filter((line) => line.includes('has started 1 tasks')).length;
    await seconds(60);
    const first = await started();
    await seconds(60);
    const second = await started();
    expect(first).toBeGreaterThanOrEqual(6);
    expect(first).toBeLessThanOrEqual(8);
    expect(second - first).toBeLessThanOrEqual(2);
    expect(words((await cloud.service()).events).filter((line) => line === impaired)).toHaveLength(1);
  });

  it('never gives up: the task runs as soon as it can', async () => {
    const cloud = await unstartable();
    await seconds(330);
    cloud.fakes.startError = undefined;
    await seconds(330);
    expect(await cloud.service()).toMatchObject({ runningCount: 1 });
  });

  it('ends with a new task definition', async () => {
    const cloud = await unstartable();
    await seconds(200);
    cloud.fakes.startError = undefined;
    await cloud.register();
    await cloud.update({ taskDefinition: 'cutover-local-service-blue' });
    await seconds(3);
    expect(await cloud.service()).toMatchObject({ runningCount: 1 });
  });

  it('does not hold back tasks that reach RUNNING, however soon they crash', async () => {
    const cloud = await withService({ service: { desiredCount: 1 } });
    cloud.fakes.program = (process) => process.exit(1);
    cloud.fakes.processes[0]?.exit(1);
    await seconds(60);
    const first = cloud.fakes.processes.length;
    await seconds(60);
    const second = cloud.fakes.processes.length - first;
    expect(Math.abs(second - first)).toBeLessThanOrEqual(2);
    expect(words((await cloud.service()).events)).not.toContain(impaired);
  });
});
