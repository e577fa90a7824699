import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container, ContainerDefinition, Service, Task } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeBundle } from './testing/bundle.ts';
import type { Answer } from './testing/ecs-process.ts';
import { BLUE, CLUSTER, NETWORK, definition, serviceRequest } from './testing/test-ecs.ts';
import type { LogLine } from './testing/test-ecs.ts';
import { wait } from './wait.ts';

let folder: string;
let cloud: Cloud | undefined;

interface Cloud {
  readonly process: ChildProcess;
  readonly complaints: string[];
  call<Output>(action: string, input: unknown): Promise<Output>;
}

async function boot(timeScale = 0.05): Promise<Cloud> {
  const script = join(import.meta.dirname, 'testing/ecs-process.ts');
  const child = fork(script, [join(folder, 'state'), join(folder, 'bundle'), String(timeScale)], {
    execArgv: ['--no-warnings'],
    serialization: 'advanced',
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  const complaints: string[] = [];
  let count = 0;
  const ready = new Promise<void>((resolve) => waiting.set(0, () => resolve()));
  child.on('message', (answer: Answer) => {
    if (answer.id === -1) complaints.push(answer.error ?? '');
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  await ready;
  return {
    process: child,
    complaints,
    call: <Output>(action: string, input: unknown) =>
      new Promise<Output>((resolve, reject) => {
        count += 1;
        waiting.set(count, ({ output, error }) => {
          if (error === undefined) resolve(output as Output);
          else reject(new Error(error));
        });
        child.send({ id: count, action, input });
      }),
  };
}

async function killCloud() {
  const ended = new Promise((resolve) => cloud?.process.once('exit', resolve));
  cloud?.process.kill('SIGKILL');
  await ended;
}

const call = <Output>(action: string, input: unknown): Promise<Output> => {
  if (cloud === undefined) throw new Error('no cloud');
  return cloud.call<Output>(action, input);
};

async function register(container: ContainerDefinition) {
  await call('RegisterTaskDefinition', definition(container));
}

async function run(container: ContainerDefinition, command: string[]): Promise<string> {
  await register({ ...container, command });
  const { tasks } = await call<{ tasks: Task[] }>('RunTask', {
    cluster: CLUSTER,
    taskDefinition: 'cutover-local-service-blue',
    networkConfiguration: NETWORK,
  });
  return tasks[0]!.taskArn!;
}

async function readTask(arn: string): Promise<Task> {
  const { tasks } = await call<{ tasks: Task[] }>('DescribeTasks', { cluster: CLUSTER, tasks: [arn] });
  return tasks[0]!;
}

async function serviceTasks(): Promise<Task[]> {
  const { taskArns } = await call<{ taskArns: string[] }>('ListTasks', { cluster: CLUSTER });
  return Promise.all(taskArns.map(readTask));
}

async function eventually<Value>(what: string, read: () => Promise<Value | undefined>): Promise<Value> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`not in time: ${what}`);
    await wait(30);
  }
}

const untilStatus = (arn: string, status: string) =>
  eventually(status, async () => {
    const task = await readTask(arn);
    return task.lastStatus === status ? task : undefined;
  });

const running = (count: number) =>
  eventually(`${count} running tasks`, async () => {
    const tasks = await serviceTasks();
    const up = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING');
    return up.length === count && tasks.length === count ? up : undefined;
  });

const pidOf = (task: Task) => Number((task.containers?.[0] as Container).runtimeId!.split('-')[1]);

const urlOf = (task: Task) => {
  const ip = task.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address ?? '';
  return `http://${ip.replace(/^\d+/, '127')}:8080`;
};

const get = (url: string) =>
  eventually(url, () =>
    fetch(url).then(
      (response) => response.text(),
      () => undefined,
    ),
  );

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const logLines = (arn: string): string[] =>
  readFileSync(join(folder, 'state/logs.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ stream }) => stream === `blue/service/${arn.split('/').at(-1)}`)
    .map(({ message }) => message);

/** Processes of this test's bundle, keepers too. */
function left(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(join(folder, 'state', 'tasks')));
}

describe('ECS on real processes', () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ecs-'));
    writeBundle(join(folder, 'bundle'));
    cloud = await boot();
    await call('CreateCluster', { clusterName: CLUSTER });
  });

  afterEach(async () => {
    if (cloud?.process.connected === true) await call('stop', { destroy: true });
    expect(left()).toEqual([]);
    expect(existsSync(join(folder, 'state/tasks'))).toBe(false);
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds its tasks again and replaces only the dead one when it was killed', async () => {
    await register({ command: ['server.mjs'] });
    await call('CreateService', serviceRequest());
    const [first, second] = await running(2);
    const answer = await get(urlOf(first!));
    expect(answer).toBe(String(pidOf(first!)));

    await killCloud();
    process.kill(pidOf(second!), 'SIGKILL');
    expect(await get(urlOf(first!))).toBe(answer);
    cloud = await boot();

    const after = await eventually('a replacement', async () => {
      const tasks = await serviceTasks();
      const replaced = tasks.every(({ taskArn }) => taskArn !== second!.taskArn);
      return replaced && tasks.length === 2 ? tasks : undefined;
    });
    expect(after.map(({ taskArn }) => taskArn)).toContain(first!.taskArn);
    expect(await get(urlOf(first!))).toBe(answer);
    expect(await untilStatus(second!.taskArn!, 'STOPPED')).toMatchObject({
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 137 }],
    });
  });

  it('knows the exit code and the last lines of a task that ended while it was dead', async () => {
    const arn = await run({}, ['server.mjs']);
    const task = await untilStatus(arn, 'RUNNING');
    await get(urlOf(task));
    await killCloud();
    process.kill(pidOf(task), 'SIGTERM');
    await eventually('the end of the task', () => Promise.resolve(isAlive(pidOf(task)) ? undefined : true));
    cloud = await boot();
    expect((await untilStatus(arn, 'STOPPED')).containers?.[0]).toMatchObject({ exitCode: 0 });
    expect(logLines(arn)).toEqual(['listening', 'draining', 'closed']);
  });

  it('replaces a task that was killed, and says how it ended', async () => {
    await register({ command: ['server.mjs'] });
    await call('CreateService', serviceRequest({ desiredCount: 1 }));
    const [task] = await running(1);
    process.kill(pidOf(task!), 'SIGKILL');
    expect((await untilStatus(task!.taskArn!, 'STOPPED')).containers?.[0]?.exitCode).toBe(137);
    const [next] = await running(1);
    expect(next!.taskArn).not.toBe(task!.taskArn);
  });

  it('hands over every line of a short task before it is STOPPED', async () => {
    const arn = await run({}, ['job.mjs', '3']);
    expect(await untilStatus(arn, 'STOPPED')).toMatchObject({ containers: [{ exitCode: 3 }] });
    expect(logLines(arn)).toHaveLength(501);
    expect(logLines(arn).slice(-2)).toEqual(['line 500', 'the last words']);
  });

  it('ends a task that ignores SIGTERM with SIGKILL', async () => {
    const arn = await run({ stopTimeout: 2 }, ['stubborn.mjs']);
    await untilStatus(arn, 'RUNNING');
    await eventually('its first line', () =>
      Promise.resolve(existsSync(join(folder, 'state/logs.ndjson')) || undefined),
    );
    await call('StopTask', { cluster: CLUSTER, task: arn, reason: 'enough' });
    expect(await untilStatus(arn, 'STOPPED')).toMatchObject({
      stopCode: 'UserInitiated',
      containers: [{ exitCode: 137 }],
    });
    expect(logLines(arn)).toEqual(['here to stay', 'no']);
  });

  it('says 143 of a task that SIGTERM has ended', async () => {
    const arn = await run({}, ['idle.mjs']);
    await untilStatus(arn, 'RUNNING');
    await call('StopTask', { cluster: CLUSTER, task: arn });
    expect(await untilStatus(arn, 'STOPPED')).toMatchObject({
      stopCode: 'UserInitiated',
      stoppedReason: 'Task stopped by user',
      containers: [{ exitCode: 143 }],
    });
  });

  it('shows a task nothing but its own environment', async () => {
    const arn = await run({ secrets: [{ name: 'PASSWORD', valueFrom: '/test/secret' }] }, ['server.mjs']);
    const task = await untilStatus(arn, 'RUNNING');
    const seen = JSON.parse(await get(`${urlOf(task)}/environment`)) as Record<string, string>;
    expect(Object.keys(seen).sort()).toEqual(
      [
        'AWS_DEFAULT_REGION',
        'AWS_EXECUTION_ENV',
        'AWS_REGION',
        'HOST',
        'HOSTNAME',
        'PASSWORD',
        'PATH',
        'PORT',
      ].sort(),
    );
    expect(seen['PASSWORD']).toBe('s3cret');
    const commandLines = left().join('\n');
    expect(commandLines).not.toContain('s3cret');
  });

  it('runs a container health check as a command', async () => {
    const healthCheck = {
      command: [
        'CMD-SHELL',
        'node -e "fetch(process.argv[1]).then(() => process.exit(0))" http://$HOST:$PORT',
      ],
      interval: 5,
      timeout: 60,
      retries: 1,
    };
    await register({ command: ['server.mjs'], healthCheck });
    await call('CreateService', serviceRequest({ desiredCount: 1 }));
    await eventually('a healthy task', async () =>
      (await serviceTasks()).find(({ healthStatus }) => healthStatus === 'HEALTHY'),
    );
  });

  it('ends its tasks and runs the service again when it was stopped and started', async () => {
    await register({ command: ['server.mjs'] });
    await call('CreateService', serviceRequest({ desiredCount: 1 }));
    const [before] = await running(1);
    const ended = new Promise((resolve) => cloud?.process.once('exit', resolve));
    await call('stop', { destroy: false });
    await ended;
    expect(isAlive(pidOf(before!))).toBe(false);
    cloud = await boot();
    const [after] = await running(1);
    expect(await get(urlOf(after!))).toBe(String(pidOf(after!)));
    const { services } = await call<{ services: Service[] }>('DescribeServices', {
      cluster: CLUSTER,
      services: ['service-blue'],
    });
    expect(services[0]!.loadBalancers?.[0]?.targetGroupArn).toBe(BLUE);
  });
});
