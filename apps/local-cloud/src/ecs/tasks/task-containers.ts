import { join } from 'node:path';
import type { ContainerDefinition, HealthStatus } from '@aws-sdk/client-ecs';
import type { CloudClock, LogStream, LogWriter } from '../../contracts.ts';
import { messageOf } from '../errors.ts';
import type { ContainerRecord } from '../records.ts';
import { wait } from '../wait.ts';
import { logDestination } from './container-plan.ts';
import type { ContainerPlan } from './container-plan.ts';
import { watchHealth } from './container-health.ts';
import { StartFailure, startFailures } from './stop-reasons.ts';
import type { ContainerProcess, OutputTail, ProcessExit, TaskRuntime } from './task-runtime.ts';

export interface TaskContainersPorts {
  readonly runtime: TaskRuntime;
  readonly clock: CloudClock;
  readonly logs: LogWriter;
  readonly log: (line: string) => void;
}

export interface TaskContainersRequest {
  readonly taskId: string;
  /** Holds one folder a container. */
  readonly folder: string;
  readonly definitions: readonly ContainerDefinition[];
  readonly plan: (definition: ContainerDefinition) => ContainerPlan;
  readonly changed: (container: string, changes: Partial<ContainerRecord>) => void;
  /** AWS's sentence where the task's execution role may not write to a log stream; undefined where it may. */
  readonly refusesLog: (log: LogStream) => string | undefined;
}

interface Live {
  readonly process: ContainerProcess;
  readonly health: AbortController;
  readonly tail: OutputTail | undefined;
  /** When its last lines are handed over. */
  readonly over: Promise<void>;
  exit?: ProcessExit;
  status?: HealthStatus;
}

/** Fargate's default, and the least that it takes, in seconds. */
const STOP_TIMEOUT = 30;
const LEAST_STOP_MS = 2000;
const CONDITION_POLL_MS = 50;

/** The containers of one task. */
export type TaskContainers = ReturnType<typeof createTaskContainers>;

export function createTaskContainers(request: TaskContainersRequest, ports: TaskContainersPorts) {
  const { definitions, changed } = request;
  const { runtime, clock, logs, log } = ports;
  const live = new Map<string, Live>();
  const essentialExit = Promise.withResolvers<undefined>();
  let essentialOver = false;
  const folderOf = (name: string) => join(request.folder, name);

  /** Finds what an earlier run has started. */
  async function adopt(): Promise<boolean> {
    for (const definition of definitions) {
      const process = await runtime.adopt(folderOf(definition.name ?? ''));
      if (process !== undefined) keep(definition, process);
    }
    return live.size > 0;
  }

  /**
   * Starts what does not run yet, each container after those that it depends on.
   * @throws {StartFailure}
   */
  async function start(signal: AbortSignal): Promise<void> {
    const missing = inOrder(definitions).filter(({ name = '' }) => !live.has(name));
    // All of them first: nothing starts where an image or a secret is missing.
    const plans = new Map(missing.map((definition) => [definition, request.plan(definition)] as const));
    for (const [{ name = '' }, { image }] of plans) changed(name, { imageDigest: image.digest });
    for (const [definition, { image, command, environment }] of plans) {
      await dependencies(definition, signal);
      if (signal.aborted) return;
      const folder = folderOf(definition.name ?? '');
      try {
        keep(definition, await runtime.start({ folder, cwd: image.folder, command, environment }));
      } catch (error) {
        throw startFailures.container(messageOf(error));
      }
    }
  }

  function keep(definition: ContainerDefinition, process: ContainerProcess) {
    const { name = '' } = definition;
    const health = new AbortController();
    const destination = logDestination(definition, request.taskId);
    const tail =
      destination &&
      runtime.follow(folderOf(name), (lines) => {
        const timestampMs = clock.now().getTime();
        const events = lines.map((message) => ({ timestampMs, message }));
        const refused = request.refusesLog(destination);
        if (refused !== undefined) {
          log(`task ${request.taskId}: ${lines.length} log lines are lost: ${refused}`);
          return;
        }
        try {
          logs.append(destination.group, destination.stream, events);
        } catch (error) {
          log(`task ${request.taskId}: ${lines.length} log lines are lost: ${messageOf(error)}`);
        }
      });
    const over = process.exited.then((exit) => ended(definition, exit));
    live.set(name, { process, health, tail, over });
    changed(name, { lastStatus: 'RUNNING', pid: process.pid });
    void watch(definition, health.signal);
  }

  function ended(definition: ContainerDefinition, exit: ProcessExit) {
    const { name = '', essential = true } = definition;
    const container = live.get(name);
    if (container === undefined) return;
    container.exit = exit;
    container.health.abort();
    container.tail?.close();
    changed(name, { lastStatus: 'STOPPED', ...exit });
    if (!essential) return;
    essentialOver = true;
    essentialExit.resolve(undefined);
  }

  async function watch(definition: ContainerDefinition, signal: AbortSignal) {
    if (definition.healthCheck === undefined) return;
    const { name = '' } = definition;
    try {
      const { image, environment } = request.plan(definition);
      const check = { cwd: image.folder, environment };
      await watchHealth(definition, check, ports, (healthStatus) => report(name, healthStatus), signal);
    } catch (error) {
      log(`task ${request.taskId}: the health check of ${name} cannot run: ${messageOf(error)}`);
    }
  }

  function report(name: string, healthStatus: HealthStatus) {
    const container = live.get(name);
    if (container !== undefined) container.status = healthStatus;
    changed(name, { healthStatus });
  }

  async function dependencies(definition: ContainerDefinition, signal: AbortSignal) {
    for (const { containerName = '', condition } of definition.dependsOn ?? []) {
      const limit = definitions.find(({ name }) => name === containerName)?.startTimeout;
      const deadline = limit === undefined ? Infinity : clock.now().getTime() + clock.scaledMs(limit);
      while (!signal.aborted) {
        const met = conditionMet(live.get(containerName), condition);
        if (met === true) break;
        if (met === 'never' || clock.now().getTime() > deadline)
          throw startFailures.dependency(containerName);
        await wait(CONDITION_POLL_MS, signal);
      }
    }
  }

  /** SIGTERM, then after the container's stop timeout SIGKILL, once those that depend on it have ended. */
  async function stopOne(name: string, { process, over }: Live): Promise<void> {
    const dependents = definitions.filter(({ dependsOn = [] }) =>
      dependsOn.some(({ containerName }) => containerName === name),
    );
    for (const dependent of dependents) await live.get(dependent.name ?? '')?.over;
    process.signal('SIGTERM');
    const { stopTimeout = STOP_TIMEOUT } = definitions.find((definition) => definition.name === name) ?? {};
    // Real processes need real time to end, whatever the scale.
    const patience = new AbortController();
    const limit = Math.max(clock.scaledMs(stopTimeout), LEAST_STOP_MS);
    void over.then(() => patience.abort());
    await wait(limit, patience.signal);
    process.signal('SIGKILL');
    await over;
  }

  /** Resolves when all have ended, in the reverse of the order in which they were started. */
  async function stop(): Promise<void> {
    await Promise.all([...live].map(([name, container]) => stopOne(name, container)));
  }

  return {
    adopt,
    start,
    stop,
    /** Resolves when the first essential container has ended. */
    essentialExit: essentialExit.promise,
    isOver: () => essentialOver,
    forget: () => runtime.remove(request.folder),
  };
}

function conditionMet(container: Live | undefined, condition: string | undefined): boolean | 'never' {
  if (container === undefined) return false;
  const { exit, status } = container;
  if (condition === 'COMPLETE') return exit !== undefined;
  if (condition === 'SUCCESS') return exit === undefined ? false : exit.exitCode === 0 || 'never';
  if (condition === 'HEALTHY') return status === 'HEALTHY' || (exit === undefined ? false : 'never');
  return true;
}

/** Each container after those that it depends on. @throws {StartFailure} where they go round in a circle */
export function inOrder(definitions: readonly ContainerDefinition[]): ContainerDefinition[] {
  const ordered: ContainerDefinition[] = [];
  while (ordered.length < definitions.length) {
    const ready = definitions.filter(
      (definition) =>
        !ordered.includes(definition) &&
        (definition.dependsOn ?? []).every(({ containerName }) =>
          ordered.some(({ name }) => name === containerName),
        ),
    );
    if (ready.length === 0) throw new StartFailure('the containers depend on each other in a circle');
    ordered.push(...ready);
  }
  return ordered;
}
