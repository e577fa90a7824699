import type { AlarmSettings, DatabaseInstanceSettings, EcsSlot } from '@cutover/config';
import { type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { databaseMetricsOf, ServiceMetrics } from './service-metrics.ts';

/** One thing that wakes a person. */
export interface AlarmRule {
  /** Last part of its name. */
  readonly id: string;
  /** What is wrong when it rings, for whoever is woken. */
  readonly meaning: string;
  readonly metric: IMetric;
  readonly above?: number;
  readonly below?: number;
  /** Rings when so many of the last periods breach. */
  readonly periods: readonly [breaching: number, of: number];
  readonly missing: TreatMissingData;
  /** Whether a deployment must not go on while it rings. */
  readonly gate: boolean;
}

const { BREACHING, NOT_BREACHING, MISSING } = TreatMissingData;

export function balancerAlarms(metrics: ServiceMetrics, settings: AlarmSettings): AlarmRule[] {
  const rules: AlarmRule[] = [
    {
      id: 'balancer-5xx',
      meaning: 'the load balancer answers 502, 503 or 504 itself: no target, no way to it, or it hangs',
      metric: metrics.loadBalancerErrors,
      above: settings.loadBalancerErrors,
      periods: [2, 3],
      // Reported only when there is one.
      missing: NOT_BREACHING,
      gate: true,
    },
  ];
  if (!settings.expectTraffic) return rules;
  return [
    ...rules,
    {
      id: 'no-traffic',
      meaning: 'no request arrives: DNS, certificate, security group of the load balancer, or its clients',
      metric: metrics.requests,
      below: 1,
      periods: [5, 5],
      // Without requests there is no data: silence is what this is about.
      missing: BREACHING,
      // Before the first release, and in a quiet night, there is none: no fault of a release.
      gate: false,
    },
  ];
}

export function slotAlarms(slot: EcsSlot, metrics: ServiceMetrics, settings: AlarmSettings): AlarmRule[] {
  const of = metrics.slot(slot);
  // The slot that takes no traffic has no requests, and after the clean-up no tasks: nothing of this is reported then.
  const missing = NOT_BREACHING;
  return [
    {
      id: `${slot}-5xx`,
      meaning: `the service answers requests of slot ${slot} with 5xx`,
      metric: of.errorShare,
      above: settings.targetErrorPercent,
      periods: [2, 3],
      missing,
      gate: true,
    },
    {
      id: `${slot}-p99`,
      meaning: `one of a hundred answers of slot ${slot} is too slow`,
      metric: of.p99,
      above: settings.p99Seconds,
      periods: [3, 5],
      missing,
      gate: true,
    },
    {
      id: `${slot}-unhealthy`,
      meaning: `targets of slot ${slot} fail their health checks; nx doctor says why`,
      metric: of.unhealthy,
      above: 0,
      periods: [3, 5],
      missing,
      // The engine judges the health of every target itself, and sooner.
      gate: false,
    },
    {
      id: `${slot}-cpu`,
      meaning: `tasks of slot ${slot} have hardly any CPU left`,
      metric: of.cpu,
      above: settings.cpuPercent,
      periods: [5, 5],
      missing,
      gate: false,
    },
    {
      id: `${slot}-memory`,
      meaning: `tasks of slot ${slot} have hardly any memory left: the next one is killed`,
      metric: of.memory,
      above: settings.memoryPercent,
      periods: [5, 5],
      missing,
      gate: false,
    },
    {
      id: `${slot}-stopped-tasks`,
      meaning: `tasks of slot ${slot} end on their own again and again; the reasons are in the log of stopped tasks`,
      metric: of.stoppedTasks,
      above: settings.stoppedTasks - 1,
      periods: [1, 1],
      missing,
      gate: true,
    },
    {
      id: `${slot}-logged-errors`,
      meaning: `the service of slot ${slot} logs errors`,
      metric: of.loggedErrors,
      above: settings.loggedErrors,
      periods: [1, 1],
      missing,
      gate: false,
    },
  ];
}

export function databaseAlarms(
  metrics: ReturnType<typeof databaseMetricsOf>,
  settings: AlarmSettings,
  { storageGiB }: DatabaseInstanceSettings,
): AlarmRule[] {
  return [
    {
      id: 'database-connections',
      meaning: 'the database soon refuses connections: two slots at once, or a pool that is too large',
      metric: metrics.connections,
      above: settings.databaseConnections,
      periods: [3, 5],
      // A database reports every minute: one that says nothing is down.
      missing: BREACHING,
      gate: false,
    },
    {
      id: 'database-storage',
      meaning: 'the storage of the database is nearly full: it stops writing',
      metric: metrics.freeStorage,
      below: (storageGiB * 1024 ** 3 * settings.databaseFreeStoragePercent) / 100,
      periods: [3, 5],
      // That it says nothing is the other alarm's to tell.
      missing: MISSING,
      gate: false,
    },
  ];
}
