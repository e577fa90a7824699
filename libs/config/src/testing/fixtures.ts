import { ConfigError, type ConfigProblem } from '../config-error.ts';
import type { EnvironmentInput } from '../environment.ts';
import type { Manifest } from '../manifest.ts';
import type { ServiceDefinitionInput } from '../service-definition.ts';

/** The problems that `read` throws; the caller's test fails where it throws none. */
export function problemsOf(read: () => unknown): readonly ConfigProblem[] {
  return configError(read).problems;
}

export function configError(read: () => unknown): ConfigError {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** A copy of `document` with another value at the dotted path; undefined takes the key away. */
export function withValue(document: object, path: string, value: unknown): object {
  const copy = structuredClone(document) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((node, key) => node[key] as Record<string, unknown>, copy);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return copy;
}

export const environment: EnvironmentInput = {
  name: 'staging',
  aws: { account: '222222222222', region: 'us-east-2' },
  deletionProtection: true,
  deploymentMethod: 'ecs',
  network: { cidr: '10.20.0.0/16', availabilityZones: ['us-east-2a', 'us-east-2b'], egress: 'nat' },
  delivery: { repository: 'example/cutover' },
  alerting: { emails: ['operators@example.com'], monthlyBudgetUsd: 120 },
  loadBalancer: { productionPort: 80, testPort: 9000, testSources: ['203.0.113.0/24'], idleTimeout: '60s' },
  healthCheck: { interval: '10s', timeout: '5s', healthyThreshold: 2, unhealthyThreshold: 3 },
  deregistrationDelay: '30s',
  task: { cpu: 512, memory: '1GiB', cpuArchitecture: 'ARM64' },
  desiredCount: 1,
  deployment: {
    strategy: 'canary',
    steps: [10, 50, 100],
    stepBake: '2m',
    bakeTime: '5m',
    startTimeout: '5m',
    taskTimeout: '15m',
    settle: '10s',
  },
  database: {
    mode: 'single-az',
    instanceClass: 't4g.micro',
    storageGiB: 20,
    backupRetention: '7d',
  },
  logRetention: '30d',
};

export const service: ServiceDefinitionInput = {
  name: 'service',
  bundle: 'dist/apps/service',
  start: ['main.mjs'],
  migrate: ['migrate.mjs'],
  containerPort: 8080,
  healthCheckPath: '/health/simple',
  validationPath: '/deployment/validate',
  stopTimeout: '30s',
  environment: { LOG_LEVEL: 'info' },
  secrets: { DB_PASSWORD: 'database/password' },
  load: [{ path: '/' }, { path: '/missing', status: 404 }],
};

const arn = (kind: string) => `arn:aws:elasticloadbalancing:us-east-2:222222222222:${kind}`;

export const manifest: Manifest = {
  version: 1,
  environment: 'staging',
  service: 'service',
  region: 'us-east-2',
  cluster: 'cutover-staging-service',
  network: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'], assignPublicIp: false },
  urls: { production: 'http://service.example.com' },
  listeners: {
    production: { arn: arn('listener/app/a/1/2'), port: 80, protocol: 'HTTP' },
    test: { arn: arn('listener/app/a/1/3'), port: 9000, protocol: 'HTTP' },
  },
  targetGroups: { blue: arn('targetgroup/blue/1'), green: arn('targetgroup/green/1') },
  roles: {
    execution: 'arn:aws:iam::222222222222:role/execution',
    task: 'arn:aws:iam::222222222222:role/task',
  },
  logGroup: '/cutover/staging/service',
  journalTable: 'cutover-staging-service',
  task: {
    cpu: 512,
    memoryMiB: 1024,
    cpuArchitecture: 'ARM64',
    containerName: 'service',
    containerPort: 8080,
    start: ['main.mjs'],
    stopTimeoutSeconds: 30,
    environment: { LOG_LEVEL: 'info' },
    secrets: {
      DB_PASSWORD: 'arn:aws:ssm:us-east-2:222222222222:parameter/cutover/staging/service/database/password',
    },
  },
  healthCheck: {
    path: '/health/simple',
    intervalSeconds: 10,
    timeoutSeconds: 5,
    healthyThreshold: 2,
    unhealthyThreshold: 3,
  },
  deregistrationDelaySeconds: 30,
  desiredCount: 1,
  deployment: {
    strategy: 'canary',
    steps: [10, 50, 100],
    stepBakeSeconds: 120,
    bakeTimeSeconds: 300,
    startTimeoutSeconds: 300,
    taskTimeoutSeconds: 900,
    settleSeconds: 10,
  },
};
