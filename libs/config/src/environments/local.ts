import type { EnvironmentInput } from '../environment.ts';
import { repository } from './repository.ts';

/** This machine. Health checks at ELBv2's fastest; the account is the one that AWS uses in its examples. */
export const local: EnvironmentInput = {
  name: 'local',
  aws: { account: '123456789012', region: 'eu-west-1' },
  deletionProtection: false,
  retainData: false,
  deploymentMethod: 'ecs',
  network: { cidr: '10.64.0.0/16', availabilityZones: ['eu-west-1a', 'eu-west-1b'], egress: 'nat' },
  delivery: { repository },
  alerting: { emails: [], monthlyBudgetUsd: 1 },
  loadBalancer: { productionPort: 80, testPort: 9000, testSources: ['0.0.0.0/0'], idleTimeout: '60s' },
  healthCheck: { interval: '5s', timeout: '2s', healthyThreshold: 2, unhealthyThreshold: 2 },
  deregistrationDelay: '5s',
  task: { cpu: 256, memory: '512MiB', cpuArchitecture: 'X86_64' },
  desiredCount: 2,
  deployment: {
    strategy: 'all-at-once',
    stepBake: '5s',
    bakeTime: '10s',
    startTimeout: '1m',
    taskTimeout: '2m',
    settle: '1s',
  },
  database: {
    mode: 'single-az',
    instanceClass: 't4g.micro',
    storageGiB: 20,
    backupRetention: '0s',
  },
  logRetention: '1d',
};
