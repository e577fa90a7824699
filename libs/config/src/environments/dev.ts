import type { EnvironmentInput } from '../environment.ts';
import { repository } from './repository.ts';

/** Cheapest that still is the real thing: one task in a public subnet, no NAT gateway. */
export const dev: EnvironmentInput = {
  name: 'dev',
  aws: { account: '111111111111', region: 'us-east-2' },
  deletionProtection: false,
  retainData: false,
  deploymentMethod: 'ecs',
  network: { cidr: '10.10.0.0/16', availabilityZones: ['us-east-2a', 'us-east-2b'], egress: 'public' },
  delivery: { repository },
  alerting: { emails: ['operators@example.com'], monthlyBudgetUsd: 80 },
  loadBalancer: { productionPort: 80, testPort: 9000, testSources: [], idleTimeout: '60s' },
  healthCheck: { interval: '10s', timeout: '5s', healthyThreshold: 2, unhealthyThreshold: 2 },
  deregistrationDelay: '30s',
  task: { cpu: 256, memory: '512MiB', cpuArchitecture: 'ARM64' },
  desiredCount: 1,
  /** Awake in office hours, on Spot: what runs at night is paid for and used by nobody. */
  scaling: {
    minCount: 1,
    maxCount: 1,
    schedules: [
      {
        name: 'morning',
        cron: 'cron(0 7 ? * MON-FRI *)',
        timezone: 'Europe/Berlin',
        minCount: 1,
        maxCount: 1,
      },
      {
        name: 'evening',
        cron: 'cron(0 20 ? * MON-FRI *)',
        timezone: 'Europe/Berlin',
        minCount: 0,
        maxCount: 0,
      },
    ],
    spotPercent: 100,
  },
  deployment: {
    strategy: 'all-at-once',
    stepBake: '1m',
    bakeTime: '2m',
    startTimeout: '5m',
    taskTimeout: '10m',
    settle: '10s',
  },
  database: {
    mode: 'single-az',
    instanceClass: 't4g.micro',
    storageGiB: 20,
    backupRetention: '1d',
  },
  logRetention: '7d',
};
