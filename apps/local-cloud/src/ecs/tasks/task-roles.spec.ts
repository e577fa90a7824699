import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ContainerDefinition, Task } from '@aws-sdk/client-ecs';
import type { TaskRoles } from '../../contracts.ts';
import { CLUSTER, NETWORK, createTestEcs } from '../testing/test-ecs.ts';
import { trustedRoles } from '../testing/trusted-roles.ts';

const EXECUTION = 'arn:aws:iam::000000000000:role/execution';
const TASK = 'arn:aws:iam::000000000000:role/task';
const SECRET = 'arn:aws:ssm:eu-west-1:000000000000:parameter/cutover/local/service/database/password';
const SENTENCE =
  'User: arn:aws:sts::000000000000:assumed-role/execution/0123 is not authorized to perform: it because no identity-based policy allows the it action';

async function setUp(roles: Partial<TaskRoles>, more: object = {}, container: ContainerDefinition = {}) {
  const cloud = createTestEcs({ overrides: { roles: { ...trustedRoles, ...roles } } });
  cloud.parameters.set(SECRET, 's3cret');
  await cloud.call('CreateCluster', { clusterName: CLUSTER });
  await cloud.register({ secrets: [{ name: 'DB_PASSWORD', valueFrom: SECRET }], ...container }, more);
  await cloud.running().start();
  const run = async (request: object = {}) => {
    const { tasks } = await cloud.call<{ tasks: Task[] }>('RunTask', {
      cluster: CLUSTER,
      taskDefinition: 'cutover-local-service-blue',
      networkConfiguration: NETWORK,
      ...request,
    });
    await jest.advanceTimersByTimeAsync(1000);
    const described = await cloud.call<{ tasks: Task[] }>('DescribeTasks', {
      cluster: CLUSTER,
      tasks: tasks.map(({ taskArn }) => taskArn),
    });
    return described.tasks[0]!;
  };
  return { ...cloud, run };
}

describe('a task under its roles', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it.each<[string, Partial<TaskRoles>, RegExp]>([
    [
      'log in to the registry',
      { refusesRegistry: () => SENTENCE },
      /^ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time\(s\): AccessDeniedException: User: .* action$/,
    ],
    [
      'read its secrets',
      { refusesSecrets: () => SENTENCE },
      /^ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time\(s\): AccessDeniedException: User: .* action status code: 400, request id: [0-9a-f-]{36}$/,
    ],
    [
      'make its log stream',
      { refusesLog: (_, action) => (action === 'CreateLogStream' ? SENTENCE : undefined) },
      /^ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: User: .* action : exit status 1$/,
    ],
    [
      'pull its image',
      { refusesImage: () => SENTENCE },
      /^CannotPullContainerError: pull image manifest has been retried 1 time\(s\): failed to resolve ref (\S+): pulling from host \S+\.amazonaws\.com failed with status code \[manifests sha256:a{64}\]: 403 Forbidden$/,
    ],
  ])('never starts when its execution role may not %s', async (_, roles, reason) => {
    const { run, fakes } = await setUp(roles);
    expect(await run()).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringMatching(reason) as unknown,
    });
    expect(fakes.processes).toEqual([]);
  });

  it.each([EXECUTION, TASK])('is refused by RunTask when ECS cannot take its role %s', async (role) => {
    const { run } = await setUp({ canAssume: (arn) => arn !== role }, { taskRoleArn: TASK });
    await expect(run()).rejects.toMatchObject({
      code: 'ClientException',
      message: expect.stringContaining(`ECS was unable to assume the role '${role}'`) as unknown,
    });
  });

  it('asks for the roles of its overrides before those of its definition', async () => {
    const asked: string[] = [];
    const { run } = await setUp({
      canAssume: (arn) => asked.push(arn) > 0,
      environment: (_, role) => ({ ROLE: role ?? '' }),
    });
    await run({ overrides: { taskRoleArn: `${TASK}-2`, executionRoleArn: `${EXECUTION}-2` } });
    expect(new Set(asked)).toEqual(new Set([`${TASK}-2`, `${EXECUTION}-2`]));
  });

  it('loses log lines, and says so, when its execution role may not put them', async () => {
    const { run, fakes, lines, complaints } = await setUp({
      refusesLog: (_, action) => (action === 'PutLogEvents' ? SENTENCE : undefined),
    });
    await run();
    fakes.processes[0]!.print('hello');
    expect(lines).toEqual([]);
    expect(complaints.join()).toMatch(/1 log lines are lost: User: .*/);
  });
});
