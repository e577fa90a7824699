import { describe, expect, it } from '@jest/globals';
import { createRunTask } from './one-off-task.ts';
import { createServiceRevisions } from './service-revisions.ts';
import {
  arns,
  awsError,
  exampleManifest,
  exampleRelease,
  fakeAws,
  type FakeAws,
  placeOf,
} from './testing/fake-aws.ts';

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

function runTaskOf(aws: FakeAws, manifest = exampleManifest) {
  const place = { ...placeOf(aws), manifest };
  return createRunTask(place, createServiceRevisions(place));
}

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
  return { aws, runTask: runTaskOf(aws) };
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

  describe('with secrets of its own', () => {
    const master = `${exampleManifest.task.secrets['DB_PASSWORD'] ?? ''}-of-the-master`;
    const manifest = {
      ...exampleManifest,
      roles: { ...exampleManifest.roles, migration: 'arn:aws:iam::111122223333:role/migration' },
      task: { ...exampleManifest.task, migrationSecrets: { DB_MASTER_PASSWORD: master } },
    };

    function runWithSecrets() {
      const registered: Record<string, unknown>[] = [];
      const { aws } = runOver([task('STOPPED', 0)], {
        ListTaskDefinitions: () => ({
          taskDefinitionArns: registered.map((_, index) => arns.definition('migrate', index + 1)),
        }),
        DescribeTaskDefinition: () => ({
          taskDefinition: { ...registered[0], taskDefinitionArn: arns.definition('migrate', 1) },
          tags: registered[0]?.['tags'],
        }),
        RegisterTaskDefinition: (input: Record<string, unknown>) => {
          registered.push(input);
          return {
            taskDefinition: { ...input, taskDefinitionArn: arns.definition('migrate', registered.length) },
          };
        },
      });
      return { aws, runTask: () => runTaskOf(aws, manifest)(revision, ['migrate.mjs']) };
    }

    it('runs from a definition that alone holds them, under the role that may read them', async () => {
      const { aws, runTask } = runWithSecrets();
      expect(await runTask()).toMatchObject({ exitCode: 0 });
      expect(aws.inputs('RegisterTaskDefinition')).toMatchObject([
        {
          family: 'cutover-staging-service-migrate',
          executionRoleArn: 'arn:aws:iam::111122223333:role/migration',
          containerDefinitions: [
            {
              image: exampleRelease.image,
              secrets: [{ name: 'DB_MASTER_PASSWORD', valueFrom: master }, { name: 'DB_PASSWORD' }],
            },
          ],
        },
      ]);
      expect(aws.inputs('RunTask')).toMatchObject([{ taskDefinition: arns.definition('migrate', 1) }]);
    });

    it('is registered once for a release, however often it runs', async () => {
      const { aws, runTask } = runWithSecrets();
      await runTask();
      await runTask();
      expect(aws.inputs('RegisterTaskDefinition')).toHaveLength(1);
      expect(aws.inputs('RunTask')).toHaveLength(2);
    });
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
