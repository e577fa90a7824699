import type { CloudClock, TargetGroups } from '../../contracts.ts';
import type { Arns } from '../arns.ts';
import { definitionKey } from '../records.ts';
import type { DeploymentRecord, EcsState, ServiceRecord, TargetRecord, TaskRecord } from '../records.ts';
import { addTask } from '../tasks/new-task.ts';
import { stopCauses } from '../tasks/stop-reasons.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import { breakerThreshold } from './circuit-breaker.ts';
import { afterFailure, primaryOf } from './deployments.ts';
import { rolloutReasons } from './event-words.ts';
import { planRollout } from './rollout-plan.ts';
import { liveTasksOf } from './service-book.ts';
import type { ServiceBook } from './service-book.ts';
import { judge } from './task-health.ts';
import type { TaskHealth } from './task-health.ts';

export interface ReconcilePorts {
  readonly state: EcsState;
  readonly arns: Arns;
  readonly clock: CloudClock;
  readonly targetGroups: TargetGroups;
  readonly runner: Pick<TaskRunner, 'launch' | 'stop'>;
}

/** One step of a service towards what it shall run. Synchronous: two steps never interleave. */
export function reconcile(key: string, book: ServiceBook, ports: ReconcilePorts): void {
  const service = book.read(key);
  if (service === undefined || service.status === 'INACTIVE') return;
  const health = judgeAll(key, service, book, ports);
  tripBreaker(key, book);
  rollOut(key, health, book, ports);
  settle(key, health, book);
}

function judgeAll(key: string, service: ServiceRecord, book: ServiceBook, ports: ReconcilePorts) {
  const health = new Map<string, TaskHealth>();
  for (const task of book.tasks(key)) {
    if (task.desiredStatus === 'STOPPED') continue;
    const judged = judge(task, service, ports);
    health.set(task.id, judged);
    if (judged.healthy && task.provenAtMs === undefined) prove(key, task, book, ports);
    const { failure } = judged;
    if (failure !== undefined && task.unhealthySaid !== true) {
      ports.state.tasks.set(task.id, { ...task, unhealthySaid: true });
      book.say(key, (words) =>
        failure === 'container'
          ? words.unhealthyContainer(task.id)
          : words.unhealthyTarget(
              task.id,
              failure.target.port,
              failure.target.targetGroupArn,
              failure.reason,
            ),
      );
    }
  }
  return health;
}

/** The first healthy task of a deployment ends its row of failures. */
function prove(key: string, task: TaskRecord, book: ServiceBook, { state }: ReconcilePorts) {
  state.tasks.set(task.id, { ...task, provenAtMs: book.now() });
  const breaker = book.read(key)?.deploymentConfiguration.deploymentCircuitBreaker;
  book.changeDeployment(key, task.startedBy, ({ failedTasks }) => ({
    failures: 0,
    nextStartAtMs: 0,
    failedTasks: breaker?.resetOnHealthyTask === false ? failedTasks : 0,
  }));
}

/** Fails a deployment whose tasks do not start, and turns back to the last good one where that is asked for. */
function tripBreaker(key: string, book: ServiceBook) {
  const service = book.read(key);
  const breaker = service?.deploymentConfiguration.deploymentCircuitBreaker;
  if (service === undefined || breaker?.enable !== true) return;
  const failed = primaryOf(service);
  if (failed.rolloutState !== 'IN_PROGRESS') return;
  if (failed.failedTasks < breakerThreshold(breaker, service.desiredCount)) return;
  const after = afterFailure(service, liveTasksOf(book.tasks(key)), book.now());
  book.change(key, () => after);
  book.say(key, (words) => words.deploymentFailed(failed.id));
  const { id } = primaryOf(after);
  if (id !== failed.id) book.say(key, (words) => words.rollingBack(id));
}

function rollOut(
  key: string,
  health: ReadonlyMap<string, TaskHealth>,
  book: ServiceBook,
  ports: ReconcilePorts,
) {
  const service = book.read(key);
  if (service === undefined) return;
  const tasks = book.tasks(key).filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const plan = planRollout({
    desiredCount: service.desiredCount,
    minimumHealthyPercent: service.deploymentConfiguration.minimumHealthyPercent ?? 100,
    maximumPercent: service.deploymentConfiguration.maximumPercent ?? 200,
    deployments: service.deployments.map((deployment) => ({
      id: deployment.id,
      primary: deployment.status === 'PRIMARY',
      desiredCount: deployment.desiredCount,
      failed: deployment.rolloutState === 'FAILED',
      mayStart: deployment.rolloutState !== 'FAILED' && book.now() >= deployment.nextStartAtMs,
    })),
    tasks: tasks.map((task) => ({
      id: task.id,
      deploymentId: task.startedBy ?? '',
      running: task.lastStatus === 'RUNNING',
      healthy: health.get(task.id)?.healthy === true,
      failing: health.get(task.id)?.failure !== undefined,
      proven: task.provenAtMs !== undefined,
      createdAtMs: task.createdAtMs,
    })),
  });
  for (const [id, desiredCount] of plan.olderDesired) {
    const known = service.deployments.find((deployment) => deployment.id === id);
    if (known?.desiredCount !== desiredCount) book.changeDeployment(key, id, () => ({ desiredCount }));
  }
  if (plan.blocked) book.sayOnce(key, (words) => words.blocked());
  stopTasks(key, plan.stop, tasks, health, book, ports);
  for (const { deploymentId, count } of plan.start) startTasks(key, deploymentId, count, book, ports);
}

function stopTasks(
  key: string,
  stops: readonly { taskId: string; why: 'scaling' | 'unhealthy' }[],
  tasks: readonly TaskRecord[],
  health: ReadonlyMap<string, TaskHealth>,
  book: ServiceBook,
  { runner }: ReconcilePorts,
) {
  const stopped = tasks.filter(({ id }) => stops.some(({ taskId }) => taskId === id));
  for (const task of stopped) {
    const failure = health.get(task.id)?.failure;
    const why = stops.find(({ taskId }) => taskId === task.id)?.why;
    if (why === 'scaling' || failure === undefined)
      runner.stop(task.id, stopCauses.scaling(task.startedBy ?? ''));
    else if (failure === 'container') runner.stop(task.id, stopCauses.containerHealth());
    else runner.stop(task.id, stopCauses.loadBalancerHealth(failure.target.targetGroupArn));
  }
  if (stopped.length > 0) book.say(key, (words) => words.stopped(stopped.map(({ id }) => id)));
  const registered = stopped.filter(({ startedAtMs }) => startedAtMs !== undefined);
  const groups = new Set(
    registered.flatMap(({ targets }) => targets.map(({ targetGroupArn }) => targetGroupArn)),
  );
  for (const group of groups) book.say(key, (words) => words.deregistered(registered.length, group));
  if (groups.size > 0) book.say(key, (words) => words.draining(registered.length));
}

function startTasks(
  key: string,
  deploymentId: string,
  count: number,
  book: ServiceBook,
  ports: ReconcilePorts,
) {
  const service = book.read(key);
  const deployment = service?.deployments.find(({ id }) => id === deploymentId);
  if (service === undefined || deployment === undefined) return;
  const definition = ports.state.definitions.get(definitionKey(deployment.taskDefinition));
  if (definition === undefined) {
    book.sayOnce(key, (words) => words.notPlaced('TaskDefinition not found'));
    return;
  }
  const tags = service.propagateTags === 'SERVICE' ? service.tags : definition.tags;
  const ids = Array.from({ length: count }, () => {
    const task = addTask(
      {
        cluster: service.cluster,
        definition,
        group: `service:${service.name}`,
        network: deployment.networkConfiguration,
        startedBy: deploymentId,
        service: service.name,
        targets: targetsOf(deployment),
        tags: service.propagateTags === 'NONE' ? [] : tags,
      },
      ports,
    );
    ports.runner.launch(task.id);
    return task.id;
  });
  book.say(key, (words) => words.started(ids));
}

function targetsOf({ loadBalancers }: DeploymentRecord): TargetRecord[] {
  return loadBalancers.flatMap(({ targetGroupArn, containerPort }) =>
    targetGroupArn === undefined || containerPort === undefined
      ? []
      : [{ targetGroupArn, port: containerPort }],
  );
}

/** Drops what has gone, and says so when everything is as it shall be. */
function settle(key: string, health: ReadonlyMap<string, TaskHealth>, book: ServiceBook) {
  const tasks = book.tasks(key);
  const service = book.change(key, (before) => {
    const deployments = before.deployments.filter(
      ({ id, status, desiredCount }) =>
        status === 'PRIMARY' || desiredCount > 0 || tasks.some(({ startedBy }) => startedBy === id),
    );
    if (before.status === 'DRAINING' && tasks.length === 0)
      return { ...before, deployments, status: 'INACTIVE' };
    return deployments.length === before.deployments.length ? before : { ...before, deployments };
  });
  if (service?.status !== 'ACTIVE') return;
  const primary = primaryOf(service);
  const steady =
    primary.rolloutState !== 'FAILED' &&
    service.deployments.length === 1 &&
    tasks.length === service.desiredCount &&
    tasks.every(({ id }) => health.get(id)?.healthy === true && health.get(id)?.failure === undefined);
  if (steady === service.steady) return;
  book.change(key, (before) => ({ ...before, steady }));
  if (!steady) return;
  if (primary.rolloutState === 'IN_PROGRESS') complete(key, primary, book);
  book.say(key, (words) => words.steady());
}

function complete(key: string, { id }: DeploymentRecord, book: ServiceBook) {
  book.changeDeployment(key, id, () => ({
    rolloutState: 'COMPLETED',
    rolloutStateReason: rolloutReasons.completed(id),
  }));
  book.change(key, (service) => ({ ...service, lastCompleted: primaryOf(service) }));
  book.say(key, (words) => words.deploymentCompleted(id));
}
