import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ContainerCondition, ContainerDefinition } from '@aws-sdk/client-ecs';
import { seconds, withTask } from '../testing/on-fake-time.ts';
import { CLUSTER, IMAGE, createTestEcs, definition } from '../testing/test-ecs.ts';

const [service] = definition().containerDefinitions;
const healthCheck = { command: ['CMD', 'node', 'check.mjs'], interval: 10, timeout: 2, retries: 2 };

/** The service depends on a container `first`. */
const containers = (condition: ContainerCondition, first: Partial<ContainerDefinition> = {}) => [
  { ...service, dependsOn: [{ containerName: 'first', condition }] },
  { name: 'first', image: IMAGE, command: ['first.mjs'], essential: false, ...first },
];

const withFirst = (condition: ContainerCondition, first: Partial<ContainerDefinition> = {}) =>
  withTask({
    before: ({ fakes }) => (fakes.checkPasses = false),
    definition: { containerDefinitions: containers(condition, first) },
  });

type OneTask = Awaited<ReturnType<typeof withTask>>;
const started = ({ fakes }: OneTask) => fakes.processes.map(({ container }) => container);

describe('dependsOn', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('START lets a container start when the other one has', async () => {
    const task = await withFirst('START');
    await seconds(1);
    expect(started(task)).toEqual(['first', 'service']);
    expect((await task.read()).lastStatus).toBe('RUNNING');
  });

  it('COMPLETE lets it start when the other one has ended, however it did', async () => {
    const task = await withFirst('COMPLETE');
    await seconds(5);
    expect(started(task)).toEqual(['first']);
    task.fakes.processes[0]!.exit(3);
    await seconds(1);
    expect(started(task)).toEqual(['first', 'service']);
  });

  it('SUCCESS lets the task fail when the other one ends with another code than 0', async () => {
    const task = await withFirst('SUCCESS');
    await seconds(5);
    task.fakes.processes[0]!.exit(1);
    await seconds(1);
    expect(started(task)).toEqual(['first']);
    expect(await task.read()).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' });
  });

  it('HEALTHY lets it start when the other one has passed its health check', async () => {
    const task = await withFirst('HEALTHY', { healthCheck });
    await seconds(15);
    expect(started(task)).toEqual(['first']);
    task.fakes.checkPasses = true;
    await seconds(10);
    expect(started(task)).toEqual(['first', 'service']);
  });

  it('gives up when the condition is not met within the start timeout of the other one', async () => {
    const task = await withFirst('COMPLETE', { startTimeout: 30 });
    await seconds(29);
    expect((await task.read()).lastStatus).toBe('ACTIVATING');
    await seconds(3);
    expect(await task.read()).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' });
    expect(started(task)).toEqual(['first']);
  });

  it('is turned round when the task stops: what depends on a container ends before it', async () => {
    const task = await withFirst('START');
    await seconds(1);
    const [first, second] = task.fakes.processes;
    second!.obeys = false;
    await task.stop();
    await seconds(29);
    expect([first!.signals, second!.signals]).toEqual([[], ['SIGTERM']]);
    await seconds(2);
    expect([first!.signals, second!.signals]).toEqual([['SIGTERM'], ['SIGTERM', 'SIGKILL']]);
    expect((await task.read()).lastStatus).toBe('STOPPED');
  });

  it.each([
    ['SUCCESS', { essential: true }, 'it is essential'],
    ['COMPLETE', { essential: true }, 'it is essential'],
    ['HEALTHY', {}, 'needs a health check'],
    ['READY', {}, 'is not one of START, COMPLETE, SUCCESS, HEALTHY'],
  ])('is refused with the condition %s on a container like %j', async (condition, first, message) => {
    const cloud = createTestEcs();
    await cloud.call('CreateCluster', { clusterName: CLUSTER });
    const containerDefinitions = containers(condition as ContainerCondition, first);
    await expect(cloud.register({}, { containerDefinitions })).rejects.toMatchObject({
      code: 'ClientException',
      message: expect.stringContaining(message),
    });
  });
});
