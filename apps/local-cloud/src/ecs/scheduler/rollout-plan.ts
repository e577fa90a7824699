/** A task that its service wants to run. */
export interface PlannedTask {
  readonly id: string;
  readonly deploymentId: string;
  readonly running: boolean;
  /** Runs and passes all health checks. */
  readonly healthy: boolean;
  /** Fails a health check, past the grace period. */
  readonly failing: boolean;
  /** Has been healthy once. */
  readonly proven: boolean;
  readonly createdAtMs: number;
}

export interface PlannedDeployment {
  readonly id: string;
  readonly primary: boolean;
  readonly desiredCount: number;
  /** False while the back-off lasts, and once the deployment has failed. */
  readonly mayStart: boolean;
  readonly failed: boolean;
}

export interface RolloutRequest {
  readonly desiredCount: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  /** The primary first, then the newer before the older. */
  readonly deployments: readonly PlannedDeployment[];
  readonly tasks: readonly PlannedTask[];
}

export interface RolloutPlan {
  readonly start: readonly { readonly deploymentId: string; readonly count: number }[];
  readonly stop: readonly { readonly taskId: string; readonly why: 'scaling' | 'unhealthy' }[];
  /** What each older deployment shall still run. */
  readonly olderDesired: ReadonlyMap<string, number>;
  /** All tasks are healthy, the primary wants more, and minimum and maximum together leave nothing to do. */
  readonly blocked: boolean;
}

/**
 * What a service's scheduler does next, between the minimum of healthy and the maximum of running tasks:
 * - an older deployment gives way as far as enough healthy tasks remain, and replaces its own losses when they do not;
 * - a task that fails its checks is replaced first and stopped then, where the maximum leaves room; one that was never
 *   healthy serves nobody and is stopped at once;
 * - a failed primary neither starts tasks nor lets the older ones go.
 */
export function planRollout(request: RolloutRequest): RolloutPlan {
  const { desiredCount, deployments } = request;
  const least = Math.ceil((desiredCount * request.minimumHealthyPercent) / 100);
  const most = Math.max(desiredCount, Math.floor((desiredCount * request.maximumPercent) / 100));
  const stop: { taskId: string; why: 'scaling' | 'unhealthy' }[] = [];
  const start: { deploymentId: string; count: number }[] = [];
  const olderDesired = new Map(
    deployments.filter(({ primary }) => !primary).map(({ id, desiredCount: count }) => [id, count] as const),
  );
  let tasks = [...request.tasks];

  const of = (deploymentId: string) => tasks.filter((task) => task.deploymentId === deploymentId);
  const carrying = (deploymentId: string) => of(deploymentId).filter(({ failing }) => !failing);
  const healthyCount = (among: readonly PlannedTask[] = tasks) =>
    among.filter(({ healthy }) => healthy).length;
  function end(task: PlannedTask, why: 'scaling' | 'unhealthy') {
    tasks = tasks.filter(({ id }) => id !== task.id);
    stop.push({ taskId: task.id, why });
  }

  for (const task of tasks) if (task.failing && !task.proven) end(task, 'unhealthy');

  const primary = deployments.find((deployment) => deployment.primary);
  if (primary !== undefined && (!primary.failed || desiredCount === 0)) {
    for (const [id, count] of olderDesired) {
      let left = count;
      for (const task of of(id).sort(leastUsefulFirst)) {
        if (task.healthy ? healthyCount() <= least : healthyCount() < least) continue;
        end(task, 'scaling');
        left -= 1;
      }
      olderDesired.set(id, healthyCount(of(primary.id)) >= desiredCount ? 0 : Math.max(0, left));
    }
  }

  if (primary !== undefined) {
    const surplus = carrying(primary.id).length - desiredCount;
    for (const task of carrying(primary.id).sort(leastUsefulFirst).slice(0, Math.max(0, surplus))) {
      end(task, 'scaling');
    }
  }

  const older = deployments.filter((deployment) => !deployment.primary);
  for (const deployment of primary === undefined ? older : [...older, primary]) {
    const wanted = deployment.primary ? desiredCount : (olderDesired.get(deployment.id) ?? 0);
    const failing = of(deployment.id).filter((task) => task.failing);
    if (healthyCount(carrying(deployment.id)) >= wanted) {
      for (const task of failing) end(task, 'unhealthy');
      continue;
    }
    if (!deployment.mayStart || (!deployment.primary && healthyCount() >= least)) continue;
    const missing = wanted - carrying(deployment.id).length;
    const room = most - tasks.length - start.reduce((sum, { count }) => sum + count, 0);
    if (missing > 0 && room > 0) start.push({ deploymentId: deployment.id, count: Math.min(missing, room) });
    const [worst] = failing;
    if (missing > 0 && room <= 0 && worst !== undefined) end(worst, 'unhealthy');
  }
  const blocked =
    primary !== undefined &&
    !primary.failed &&
    primary.mayStart &&
    carrying(primary.id).length < desiredCount &&
    stop.length + start.length === 0 &&
    tasks.every(({ healthy }) => healthy);
  return { start, stop, olderDesired, blocked };
}

/** Not yet running, then not healthy, then the youngest. */
function leastUsefulFirst(one: PlannedTask, other: PlannedTask): number {
  return (
    Number(one.running) - Number(other.running) ||
    Number(one.healthy) - Number(other.healthy) ||
    other.createdAtMs - one.createdAtMs
  );
}
