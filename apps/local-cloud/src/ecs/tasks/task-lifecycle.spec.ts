import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Collection, Store } from '../../contracts.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import type { TaskRecord } from '../records.ts';
import { seconds, withService, withTask } from '../testing/on-fake-time.ts';
import { BLUE, IMAGE, definition } from '../testing/test-ecs.ts';

/** A store that keeps every status that a task goes through. */
function recording(): { store: Store; statuses: string[] } {
  const memory = createMemoryStore();
  const statuses: string[] = [];
  const note = (value: unknown) => {
    const { lastStatus } = value as TaskRecord;
    if (statuses.at(-1) !== lastStatus) statuses.push(lastStatus);
  };
  const store: Store = {
    ...memory,
    collection<Value>(name: string): Collection<Value> {
      const collection = memory.collection<Value>(name);
      if (name !== 'ecs-tasks') return collection;
      return {
        ...collection,
        set(key, value) {
          note(value);
          collection.set(key, value);
        },
      };
    },
  };
  return { store, statuses };
}

describe('the life of a task', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('goes through every status in its order', async () => {
    const { store, statuses } = recording();
    const cloud = await withService({ service: { desiredCount: 1 }, overrides: { store } });
    await seconds(5);
    await cloud.update({ desiredCount: 0 });
    await seconds(10);
    expect(statuses).toEqual([
      'PROVISIONING',
      'PENDING',
      'ACTIVATING',
      'RUNNING',
      'DEACTIVATING',
      'STOPPING',
      'DEPROVISIONING',
      'STOPPED',
    ]);
  });

  it('goes from ACTIVATING to its end, and never runs, when a container cannot start', async () => {
    const { store, statuses } = recording();
    const task = await withTask({
      overrides: { store },
      before: ({ fakes }) => (fakes.startError = new Error('no such program')),
    });
    await seconds(1);
    expect(statuses).toEqual([
      'PROVISIONING',
      'PENDING',
      'ACTIVATING',
      'STOPPING',
      'DEPROVISIONING',
      'STOPPED',
    ]);
    expect(await task.read()).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'CannotStartContainerError: no such program',
    });
  });

  it('tells when each of its steps happened', async () => {
    const task = await withTask({ container: { stopTimeout: 20 } });
    await seconds(2);
    task.fakes.processes[0]!.obeys = false;
    await task.stop();
    await seconds(30);
    const { createdAt, pullStartedAt, startedAt, stoppingAt, executionStoppedAt, stoppedAt } =
      await task.read();
    const times = [createdAt, pullStartedAt, startedAt, stoppingAt, executionStoppedAt, stoppedAt].map((at) =>
      Number(at),
    );
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(times[4]! - times[3]!).toBe(20_000);
  });

  it('stops for a person with the reason that was given', async () => {
    const task = await withTask();
    await seconds(1);
    await task.stop('wrong release');
    await seconds(1);
    expect(await task.read()).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'wrong release' });
  });

  it('is sent SIGTERM only when its targets have drained', async () => {
    const cloud = await withService({ service: { desiredCount: 1 }, delayMs: 8000 });
    await seconds(5);
    const [process] = cloud.fakes.processes;
    await cloud.update({ desiredCount: 0 });
    await seconds(7);
    expect(cloud.targetGroups.health(BLUE, '10.64.0.1', 8080)?.state).toBe('draining');
    expect(process!.signals).toEqual([]);
    await seconds(2);
    expect(cloud.targetGroups.health(BLUE, '10.64.0.1', 8080)).toBeUndefined();
    expect(process!.signals).toEqual(['SIGTERM']);
  });

  it('shows what RunTask overrides, and runs by it', async () => {
    const overrides = {
      containerOverrides: [
        { name: 'service', command: ['migrate.mjs'], environment: [{ name: 'DRY_RUN', value: 'yes' }] },
      ],
    };
    const task = await withTask({ request: { overrides, startedBy: 'engine' } });
    await seconds(1);
    expect(await task.read()).toMatchObject({ overrides, startedBy: 'engine', group: expect.any(String) });
    const { command, environment } = task.fakes.processes[0]!.request;
    expect(command.at(-1)).toBe('migrate.mjs');
    expect(environment['DRY_RUN']).toBe('yes');
  });
});

describe('the containers of a task', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const withSidecar = (essential: boolean) => {
    const [service] = definition().containerDefinitions;
    const sidecar = { name: 'sidecar', image: IMAGE, command: ['sidecar.mjs'], essential };
    return withTask({ definition: { containerDefinitions: [service, sidecar] } });
  };

  it('all stop when an essential one ends', async () => {
    const task = await withSidecar(true);
    await seconds(1);
    task.fakes.processes.find(({ container }) => container === 'sidecar')!.exit(4);
    await seconds(1);
    expect(await task.read()).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [
        { name: 'service', exitCode: 0 },
        { name: 'sidecar', exitCode: 4 },
      ],
    });
  });

  it('go on when one ends that is not essential', async () => {
    const task = await withSidecar(false);
    await seconds(1);
    task.fakes.processes.find(({ container }) => container === 'sidecar')!.exit(4);
    await seconds(60);
    expect(await task.read()).toMatchObject({
      lastStatus: 'RUNNING',
      containers: [
        { name: 'service', lastStatus: 'RUNNING' },
        { name: 'sidecar', lastStatus: 'STOPPED', exitCode: 4 },
      ],
    });
  });
});
