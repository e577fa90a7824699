import type { CloudClock, TargetGroups, TargetHealth } from '../../contracts.ts';
import type { ServiceRecord, TargetRecord, TaskRecord } from '../records.ts';

/** What ECS waits for before it counts a task without any health check as healthy, in seconds. */
const UNCHECKED_SECONDS = 40;

export interface TaskHealth {
  readonly healthy: boolean;
  /** Undefined while it passes, or while the grace period lasts. */
  readonly failure?: { readonly target: TargetRecord; readonly reason: string } | 'container' | undefined;
}

/** How a service judges one of its running tasks: by its targets, its container health checks, or its age. */
export function judge(
  task: TaskRecord,
  service: ServiceRecord,
  { targetGroups, clock }: { targetGroups: TargetGroups; clock: CloudClock },
): TaskHealth {
  if (task.lastStatus !== 'RUNNING' || task.startedAtMs === undefined) return { healthy: false };
  const ageMs = clock.now().getTime() - task.startedAtMs;
  const privateIp = task.networkInterface?.privateIp ?? '';
  const targets = task.targets.map((target) => ({
    target,
    health: targetGroups.health(target.targetGroupArn, privateIp, target.port),
  }));
  const container = containerHealth(task);
  const healthy =
    targets.every(({ health }) => isServing(health)) &&
    (container === undefined
      ? targets.length > 0 || ageMs >= clock.scaledMs(UNCHECKED_SECONDS)
      : container === 'HEALTHY');
  if (ageMs < clock.scaledMs(service.healthCheckGracePeriodSeconds ?? 0)) return { healthy };
  const bad = targets.find(({ health }) => health?.state === 'unhealthy');
  if (bad !== undefined) {
    const reason = bad.health?.description ?? bad.health?.reason ?? 'Health checks failed';
    return { healthy, failure: { target: bad.target, reason } };
  }
  return { healthy, failure: container === 'UNHEALTHY' ? 'container' : undefined };
}

/** A target that no rule leads to is never checked: it must not hold a service up for ever. */
function isServing(health: TargetHealth | undefined): boolean {
  return health?.state === 'healthy' || health?.state === 'unused';
}

/** Of the essential containers together; undefined where none has a health check. */
export function containerHealth(task: TaskRecord): 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN' | undefined {
  const states = task.containers
    .filter(({ essential, healthStatus }) => essential && healthStatus !== undefined)
    .map(({ healthStatus }) => healthStatus);
  if (states.length === 0) return undefined;
  if (states.includes('UNHEALTHY')) return 'UNHEALTHY';
  return states.every((state) => state === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN';
}
