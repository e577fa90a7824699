import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { seconds, withTask } from '../testing/on-fake-time.ts';
import { CLUSTER, IMAGE, NETWORK, createTestEcs, definition } from '../testing/test-ecs.ts';

const SECRET = 'arn:aws:ssm:eu-west-1:000000000000:parameter/cutover/local/service/database/password';

describe('task', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it.each([
    {
      what: 'its image is not in the registry',
      container: { image: 'registry/cutover/service@sha256:00' },
      reason:
        'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref registry/cutover/service@sha256:00: registry/cutover/service@sha256:00: not found',
    },
    {
      what: 'a parameter of its secrets is missing',
      container: { secrets: [{ name: 'DB_PASSWORD', valueFrom: SECRET }] },
      reason:
        'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: invalid parameters: /cutover/local/service/database/password',
    },
    {
      what: 'its log group is missing',
      container: {
        logConfiguration: {
          logDriver: 'awslogs' as const,
          options: {
            'awslogs-group': '/nowhere',
            'awslogs-region': 'eu-west-1',
            'awslogs-stream-prefix': 'blue',
          },
        },
      },
      reason: /^ResourceInitializationError: failed to validate logger args: .*ResourceNotFoundException/,
    },
  ])('fails to start in the words of ECS when $what', async ({ container, reason }) => {
    const task = await withTask({ container });
    await seconds(1);
    const stopped = await task.read();
    expect(stopped).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
    });
    if (typeof reason === 'string') expect(stopped.stoppedReason).toBe(reason);
    else expect(stopped.stoppedReason).toMatch(reason);
    expect(stopped.containers?.[0]).toMatchObject({ lastStatus: 'STOPPED', reason: stopped.stoppedReason });
    expect(stopped.containers?.[0]?.exitCode).toBeUndefined();
    expect(stopped.startedAt).toBeUndefined();
    expect(task.fakes.processes).toHaveLength(0);
    expect(task.network.attached()).toHaveLength(0);
  });

  it('fails to start in the words of ECS when its registry does not give the image', async () => {
    const task = await withTask({
      overrides: {
        images: {
          push: () => Promise.reject(new Error('no pushes in this test')),
          find: () => undefined,
          pull: () => Promise.reject(new Error('pull image manifest has been retried 1 time(s): no')),
        },
      },
    });
    await seconds(1);
    expect(await task.read()).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'CannotPullContainerError: pull image manifest has been retried 1 time(s): no',
    });
    expect(task.fakes.processes).toHaveLength(0);
  });

  it('fails to start when no subnet has an address left', async () => {
    const task = await withTask({
      request: { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-full'] } } },
    });
    await seconds(1);
    expect((await task.read()).stoppedReason).toMatch(/the subnet has no free address$/);
  });

  it('fails to start in the words of ECS when its subnet has no way to AWS', async () => {
    const vpc = { subnets: ['subnet-cut-off'], securityGroups: ['sg-tasks'] };
    const task = await withTask({ request: { networkConfiguration: { awsvpcConfiguration: vpc } } });
    await seconds(1);
    const { stopCode, stoppedReason } = await task.read();
    expect(stopCode).toBe('TaskFailedToStart');
    expect(stoppedReason).toMatch(
      /^ResourceInitializationError: unable to pull secrets or registry auth: .*There is a connection issue between the task and Amazon ECR\. Check your task network configuration\. .*i\/o timeout$/,
    );
    expect(task.fakes.processes).toHaveLength(0);
    expect(task.network.attached()).toHaveLength(0);
  });

  it('is sent to the silent port when its groups are kept from the database', async () => {
    const closedTo = (groups: readonly string[]) =>
      new Map(groups.includes('sg-task') ? [['15432', '9']] : []);
    const environment = [
      { name: 'DB_PORT', value: '15432' },
      { name: 'OTHER', value: '154321' },
    ];
    const task = await withTask({ container: { environment }, overrides: { databases: { closedTo } } });
    await seconds(1);
    expect(task.fakes.processes[0]!.request.environment).toMatchObject({ DB_PORT: '9', OTHER: '154321' });
  });

  it('is killed with 137 when it ignores SIGTERM for its stop timeout', async () => {
    const task = await withTask({ container: { stopTimeout: 20 } });
    await seconds(1);
    task.fakes.processes[0]!.obeys = false;
    await task.stop('enough');
    await seconds(19);
    expect((await task.read()).lastStatus).toBe('STOPPING');
    expect(task.fakes.processes[0]!.signals).toEqual(['SIGTERM']);
    await seconds(2);
    expect(task.fakes.processes[0]!.signals).toEqual(['SIGTERM', 'SIGKILL']);
    expect(await task.read()).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'enough',
      containers: [{ exitCode: 137 }],
    });
  });

  it('has the exit code and every line of its output when it ends by itself', async () => {
    const task = await withTask();
    await seconds(1);
    task.fakes.processes[0]!.print('migrating', 'done');
    task.fakes.processes[0]!.exit(3);
    await seconds(1);
    expect(await task.read()).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{ exitCode: 3 }],
    });
    expect(task.lines.map(({ stream, message }) => [stream, message])).toEqual([
      [`blue/service/${task.id}`, 'migrating'],
      [`blue/service/${task.id}`, 'done'],
    ]);
  });

  it('goes from PROVISIONING to RUNNING with its address and times', async () => {
    const task = await withTask();
    expect(task.first).toMatchObject({
      lastStatus: 'PROVISIONING',
      desiredStatus: 'RUNNING',
      group: 'family:cutover-local-service-blue',
      attachments: [],
    });
    await seconds(1);
    const running = await task.read();
    expect(running).toMatchObject({
      lastStatus: 'RUNNING',
      launchType: 'FARGATE',
      cpu: '256',
      memory: '512',
      connectivity: 'CONNECTED',
      attachments: [{ type: 'ElasticNetworkInterface', status: 'ATTACHED' }],
      containers: [{ name: 'service', lastStatus: 'RUNNING', imageDigest: `sha256:${'a'.repeat(64)}` }],
    });
    expect(running.attachments?.[0]?.details).toEqual(
      expect.arrayContaining([
        { name: 'privateIPv4Address', value: '10.64.0.1' },
        { name: 'networkInterfaceId', value: 'eni-1' },
        { name: 'subnetId', value: 'subnet-a' },
      ]),
    );
    expect(running.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address).toBe('10.64.0.1');
    expect(running.startedAt!.getTime()).toBeGreaterThanOrEqual(running.createdAt!.getTime());
  });

  it('gives the process its own environment and nothing of ours', async () => {
    const task = await withTask({
      before: ({ parameters }) => parameters.set(SECRET, 's3cret'),
      container: {
        environment: [
          { name: 'LOG_LEVEL', value: 'info' },
          { name: 'PORT', value: '8080' },
        ],
        secrets: [{ name: 'DB_PASSWORD', valueFrom: SECRET }],
      },
      request: {
        overrides: {
          containerOverrides: [
            {
              name: 'service',
              command: ['migrate.mjs', '--now'],
              environment: [{ name: 'LOG_LEVEL', value: 'debug' }],
            },
          ],
        },
      },
    });
    await seconds(1);
    const { command, environment, cwd } = task.fakes.processes[0]!.request;
    expect(command).toEqual([process.execPath, 'migrate.mjs', '--now']);
    expect(cwd).toBe('/bundle');
    expect(environment).toEqual({
      PATH: expect.any(String),
      HOSTNAME: 'ip-10-64-0-1.eu-west-1.compute.internal',
      AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      LOG_LEVEL: 'debug',
      DB_PASSWORD: 's3cret',
      HOST: '127.0.0.1',
      PORT: '8080',
    });
  });

  it('starts a container only when the one that it depends on has succeeded', async () => {
    const [service] = definition().containerDefinitions;
    const migrate = { name: 'migrate', image: IMAGE, command: ['migrate.mjs'], essential: false };
    const dependsOn = [{ containerName: 'migrate', condition: 'SUCCESS' }];
    const cloud = createTestEcs();
    await cloud.call('CreateCluster', { clusterName: CLUSTER });
    await cloud.register({}, { containerDefinitions: [{ ...service, dependsOn }, migrate] });
    const run = () =>
      cloud.call('RunTask', {
        cluster: CLUSTER,
        taskDefinition: 'cutover-local-service-blue',
        networkConfiguration: NETWORK,
      });
    await run();
    await seconds(5);
    expect(cloud.fakes.processes.map(({ container }) => container)).toEqual(['migrate']);
    cloud.fakes.processes[0]!.exit(0);
    await seconds(1);
    expect(cloud.fakes.processes.map(({ container }) => container)).toEqual(['migrate', 'service']);

    await run();
    await seconds(1);
    cloud.fakes.processes[2]!.exit(1);
    await seconds(1);
    expect(cloud.fakes.processes).toHaveLength(3);
    expect((await cloud.tasks('STOPPED'))[0]!.stopCode).toBe('TaskFailedToStart');
  });

  it('runs a one-off task again when the cloud was killed before it had started it', async () => {
    const task = await withTask();
    jest.clearAllTimers();
    task.fakes.cutOff();
    const { options } = task;
    const tasks = options.store.collection<object>('ecs-tasks');
    await seconds(1);
    await options.runtime!.remove('/state/tasks');
    tasks.set(task.id, { ...tasks.get(task.id), lastStatus: 'PENDING', startedAtMs: undefined });
    task.restart();
    await task.running().start();
    await seconds(1);
    expect(task.fakes.processes).toHaveLength(2);
    expect((await task.read()).lastStatus).toBe('RUNNING');
  });

  it('goes on stopping when the cloud was killed in the middle of it', async () => {
    const task = await withTask({ container: { stopTimeout: 30 } });
    await seconds(1);
    task.fakes.processes[0]!.obeys = false;
    await task.stop();
    await seconds(1);
    jest.clearAllTimers();
    task.fakes.cutOff();
    task.restart();
    await task.running().start();
    await seconds(31);
    expect(task.fakes.processes[0]!.signals).toEqual(['SIGTERM', 'SIGTERM', 'SIGKILL']);
    expect(await task.read()).toMatchObject({ lastStatus: 'STOPPED', stoppedReason: 'Task stopped by user' });
  });

  it('is stopped without waiting for draining when the cloud stops', async () => {
    const task = await withTask();
    await seconds(1);
    const stopped = task.running().stop({ destroy: true });
    await seconds(1);
    await stopped;
    expect(task.fakes.processes[0]!.ended).toBe(true);
    expect((await task.read()).lastStatus).toBe('STOPPED');
    expect(task.fakes.folders()).toEqual([]);
  });
});
