import { type Manifest, namesOf } from '@cutover/config';
import type { Clock } from '../../../ports/clock.ts';
import { type AwsClients, createAwsClients } from '../aws-clients.ts';
import type { AwsPlace } from '../place.ts';

/** Action → what AWS answers. The input is AWS's own; an action that is missing fails the test. */
export type Answers = Readonly<Record<string, (input: never, call: number) => unknown>>;

export interface RecordedCall {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface FakeAws {
  readonly clients: AwsClients;
  readonly calls: readonly RecordedCall[];
  /** Inputs of the calls of one action, in their order. */
  inputs(action: string): Readonly<Record<string, unknown>>[];
}

interface Stack {
  add(
    middleware: (
      next: unknown,
      context: { commandName: string },
    ) => (args: { input: Record<string, unknown> }) => Promise<unknown>,
    options: { step: 'initialize'; priority: 'low' },
  ): void;
}

/** The real clients with the wire cut off: below the adapter's own error handling, answers come from a table. */
export function fakeAws(answers: Answers): FakeAws {
  const real = createAwsClients({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const calls: RecordedCall[] = [];
  const cutOff = <C extends { readonly middlewareStack: object }>(load: () => Promise<C>) => {
    let client: Promise<C> | undefined;
    return () => {
      client ??= load().then((loaded) => {
        (loaded.middlewareStack as Stack).add(
          (_next, { commandName }) =>
            async ({ input }) => {
              const action = commandName.replace(/Command$/, '');
              calls.push({ action, input });
              const answer = answers[action];
              if (answer === undefined) throw new Error(`the test has no answer for ${action}`);
              const count = calls.filter((call) => call.action === action).length;
              return Promise.resolve({ response: {}, output: answer(input as never, count) });
            },
          { step: 'initialize', priority: 'low' },
        );
        return loaded;
      });
      return client;
    };
  };
  return {
    clients: {
      ecs: cutOff(real.ecs),
      loadBalancing: cutOff(real.loadBalancing),
      parameters: cutOff(real.parameters),
      dynamodb: cutOff(real.dynamodb),
      logs: cutOff(real.logs),
      registry: cutOff(real.registry),
      close: real.close,
    },
    calls,
    inputs: (action) => calls.filter((call) => call.action === action).map(({ input }) => input),
  };
}

/** An error as the SDK throws it. */
export function awsError(name: string, message: string, fault: 'client' | 'server' = 'client'): Error {
  return Object.assign(new Error(message), { name, $fault: fault, $metadata: {} });
}

/** Time that passes only where somebody sleeps. */
export function sleepingClock(startMs = 1_800_000_000_000): Clock {
  let now = startMs;
  return {
    now: () => now,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      now += ms;
      return Promise.resolve();
    },
  };
}

export function placeOf(aws: FakeAws, clock: Clock = sleepingClock()): AwsPlace {
  const names = namesOf('staging', 'service');
  return { clients: aws.clients, manifest: exampleManifest, names, clock, pollMs: 1000 };
}

const account = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
export const arns = {
  loadBalancer: `${account}:loadbalancer/app/staging-service/0a1b2c`,
  production: `${account}:listener/app/staging-service/0a1b2c/aaaa`,
  test: `${account}:listener/app/staging-service/0a1b2c/bbbb`,
  blue: `${account}:targetgroup/staging-service-blue/1111`,
  green: `${account}:targetgroup/staging-service-green/2222`,
  rule: (listener: 'production' | 'test', id: string) =>
    `${account}:listener-rule/app/staging-service/0a1b2c/${listener === 'production' ? 'aaaa' : 'bbbb'}/${id}`,
  definition: (slot: string, revision: number) =>
    `arn:aws:ecs:eu-west-1:111122223333:task-definition/cutover-staging-service-${slot}:${revision}`,
  task: (id: string) => `arn:aws:ecs:eu-west-1:111122223333:task/cutover-staging-service/${id}`,
};

export const exampleManifest: Manifest = {
  version: 1,
  environment: 'staging',
  service: 'service',
  region: 'eu-west-1',
  cluster: 'cutover-staging-service',
  network: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'], assignPublicIp: false },
  urls: { production: 'http://service.example.com', test: 'http://service.example.com:9000' },
  listeners: {
    production: { arn: arns.production, port: 80, protocol: 'HTTP' },
    test: { arn: arns.test, port: 9000, protocol: 'HTTP' },
  },
  targetGroups: { blue: arns.blue, green: arns.green },
  roles: {
    execution: 'arn:aws:iam::111122223333:role/execution',
    task: 'arn:aws:iam::111122223333:role/task',
  },
  logGroup: '/cutover/staging/service',
  journalTable: 'cutover-staging-service',
  task: {
    cpu: 256,
    memoryMiB: 512,
    cpuArchitecture: 'ARM64',
    containerName: 'service',
    containerPort: 8080,
    start: ['main.mjs'],
    migrate: ['migrate.mjs'],
    stopTimeoutSeconds: 30,
    environment: { PORT: '8080', HOST: '0.0.0.0' },
    secrets: {
      DB_PASSWORD: 'arn:aws:ssm:eu-west-1:111122223333:parameter/cutover/staging/service/database/password',
    },
  },
  healthCheck: {
    path: '/health/simple',
    intervalSeconds: 5,
    timeoutSeconds: 2,
    healthyThreshold: 2,
    unhealthyThreshold: 2,
  },
  validationPath: '/deployment/validate',
  deregistrationDelaySeconds: 10,
  desiredCount: 2,
  deployment: {
    strategy: 'all-at-once',
    steps: [100],
    stepBakeSeconds: 0,
    bakeTimeSeconds: 30,
    startTimeoutSeconds: 120,
    taskTimeoutSeconds: 300,
    settleSeconds: 5,
  },
};

const digest = `sha256:${'a'.repeat(64)}`;
export const exampleRelease = {
  name: '1f2e3d',
  digest,
  image: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/cutover/service@${digest}`,
};
