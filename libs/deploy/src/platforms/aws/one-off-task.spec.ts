import { describe, expect, it } from '@jest/globals';
import { createRunTask } from './one-off-task.ts';
import { arns, awsError, exampleRelease, fakeAws, placeOf } from './testing/fake-aws.ts';

const revision = {
  id: arns.definition('green', 3),
  release: exampleRelease,
  configurationHash: 'hash',
};
const task = (lastStatus: string, exitCode?: number) => ({
  taskArn: arns.task('m1'),
  lastStatus,
  stoppedReason: 'Essential container in task exited',
  containers: [{ exitCode }],
});

function runOver(statuses: (ReturnType<typeof task> | undefined)[], more = {}) {
  const aws = fakeAws({
    RunTask: () => ({ tasks: [{ taskArn: arns.task('m1') }] }),
    DescribeTasks: (_input: unknown, call: number) => {
      const found = statuses[Math.min(call, statuses.length) - 1];
      return { tasks: found === undefined ? [] : [found] };
    },
    GetLogEvents: (_input: unknown, call: number) => ({
      events: call === 1 ? [] : [{ message: 'column "phone" does not exist' }],
    }),
    StopTask: () => ({}),
    ...more,
  });
  return { aws, runTask: createRunTask(placeOf(aws)) };
}

describe('runTask', () => {
  it('gives the exit code and the last lines, also when both come late', async () => {
    const { aws, runTask } = runOver([undefined, task('PENDING'), task('RUNNING'), task('STOPPED', 3)]);
    expect(await runTask(revision, ['migrate.mjs'])).toEqual({
      taskId: 'm1',
      exitCode: 3,
      stoppedReason: 'Essential container in task exited',
      lastLogLines: ['column "phone" does not exist'],
    });
    expect(aws.inputs('RunTask')).toMatchObject([
      {
        taskDefinition: revision.id,
        launchType: 'FARGATE',
        overrides: { containerOverrides: [{ name: 'service', command: ['migrate.mjs'] }] },
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'] } },
      },
    ]);
    expect(aws.inputs('StopTask')).toEqual([]);
  });

  it('has no exit code when the container never started', async () => {
    const { runTask } = runOver([task('STOPPED')]);
    expect(await runTask(revision, ['migrate.mjs'])).not.toHaveProperty('exitCode');
  });

  it('stops the task and names the cause when it takes too long', async () => {
    const { aws, runTask } = runOver([task('RUNNING')]);
    await expect(runTask(revision, ['migrate.mjs'])).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('RUNNING after 330 s'),
    });
    expect(aws.inputs('StopTask')).toMatchObject([{ task: arns.task('m1') }]);
  });

  it('lets the task go on when reads fail for a while', async () => {
    const { aws, runTask } = runOver([], {
      DescribeTasks: (_input: unknown, call: number) => {
        if (call < 20) throw awsError('ServerException', 'try again', 'server');
        return { tasks: [task('STOPPED', 0)] };
      },
    });
    expect(await runTask(revision, ['migrate.mjs'])).toMatchObject({ exitCode: 0 });
    expect(aws.inputs('StopTask')).toEqual([]);
  });

  it('gives up when reads fail for longer', async () => {
    const { aws, runTask } = runOver([], {
      DescribeTasks: () => {
        throw awsError('ServerException', 'try again', 'server');
      },
    });
    await expect(runTask(revision, ['migrate.mjs'])).rejects.toMatchObject({ code: 'PLATFORM_FAILED' });
    expect(aws.inputs('StopTask')).toHaveLength(1);
  });

  it('stops the task when its signal is aborted', async () => {
    const person = new AbortController();
    const { aws, runTask } = runOver([], {
      DescribeTasks: () => {
        person.abort(new Error('Ctrl-C'));
        return { tasks: [task('RUNNING')] };
      },
    });
    await expect(runTask(revision, ['migrate.mjs'], person.signal)).rejects.toThrow('Ctrl-C');
    expect(aws.inputs('StopTask')).toHaveLength(1);
  });

  it('says that the task may still run when it could not be stopped', async () => {
    const { runTask } = runOver([task('RUNNING')], {
      StopTask: () => {
        throw awsError('ServerException', 'try again', 'server');
      },
    });
    await expect(runTask(revision, ['migrate.mjs'])).rejects.toThrow('may still run');
  });

  it('names the capacity when no task was started', async () => {
    const { runTask } = runOver([], {
      RunTask: () => ({ failures: [{ reason: 'RESOURCE:ENI' }] }),
    });
    await expect(runTask(revision, ['migrate.mjs'])).rejects.toMatchObject({
      code: 'CAPACITY',
      message: expect.stringContaining('RESOURCE:ENI'),
    });
  });
});
