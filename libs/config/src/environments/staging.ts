import type { EnvironmentInput } from '../environment.ts';
import { repository } from './repository.ts';

/** Production's shape at the smallest size: private subnets, one NAT gateway. */
export const staging: EnvironmentInput = {
  name: 'staging',
  aws: { account: '222222222222', region: 'us-east-2' },
  deletionProtection: true,
  deploymentMethod: 'ecs',
  network: { cidr: '10.20.0.0/16', availabilityZones: ['us-east-2a', 'us-east-2b'], egress: 'nat' },
  delivery: { repository },
  alerting: { emails: ['operators@example.com'], monthlyBudgetUsd: 120 },
  loadBalancer: {
    productionPort: 80,
    testPort: 9000,
    testSources: [],
    idleTimeout: '60s',
    accessLogRetention: '7d',
  },
  healthCheck: { interval: '10s', timeout: '5s', healthyThreshold: 2, unhealthyThreshold: 3 },
  deregistrationDelay: '30s',
  task: { cpu: 512, memory: '1GiB', cpuArchitecture: 'ARM64' },
  desiredCount: 1,
  scaling: { minCount: 1, maxCount: 2, requestsPerTarget: 3000, cpuPercent: 60 },
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
