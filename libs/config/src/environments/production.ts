import type { EnvironmentInput } from '../environment.ts';
import { repository } from './repository.ts';

export const production: EnvironmentInput = {
  name: 'production',
  aws: { account: '333333333333', region: 'us-east-2' },
  deletionProtection: true,
  deploymentMethod: 'ecs',
  network: {
    cidr: '10.30.0.0/16',
    availabilityZones: ['us-east-2a', 'us-east-2b'],
    egress: 'nat',
    flowLogs: true,
  },
  delivery: { repository },
  alerting: {
    emails: ['operators@example.com'],
    monthlyBudgetUsd: 250,
    alarms: { expectTraffic: true, databaseConnections: 170 },
  },
  loadBalancer: {
    productionPort: 80,
    testPort: 9000,
    testSources: [],
    idleTimeout: '60s',
    accessLogRetention: '90d',
    waf: { mode: 'count', rateLimit: 2000 },
  },
  healthCheck: { interval: '10s', timeout: '5s', healthyThreshold: 2, unhealthyThreshold: 3 },
  deregistrationDelay: '60s',
  task: { cpu: 512, memory: '1GiB', cpuArchitecture: 'ARM64' },
  desiredCount: 2,
  scaling: { minCount: 2, maxCount: 6, requestsPerTarget: 3000, cpuPercent: 60 },
  containerInsights: 'enabled',
  deployment: {
    strategy: 'canary',
    steps: [5, 25, 50, 100],
    stepBake: '5m',
    bakeTime: '15m',
    startTimeout: '5m',
    taskTimeout: '30m',
    settle: '10s',
  },
  database: {
    mode: 'multi-az',
    instanceClass: 't4g.small',
    storageGiB: 50,
    backupRetention: '14d',
  },
  logRetention: '90d',
};
