import { join } from 'node:path';
import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { CloudClock, LogWriter, Network, NetworkInterface, TargetGroups } from '../../contracts.ts';
import { messageOf } from '../errors.ts';
import { newUuid } from '../ids.ts';
import { definitionKey } from '../records.ts';
import type { ContainerRecord, EcsState, TargetRecord, TaskRecord } from '../records.ts';
import { arnsOf } from '../arns.ts';
import { planContainer } from './container-plan.ts';
import type { ContainerPlanPorts } from './container-plan.ts';
import { pullImages } from './pull-images.ts';
import { StartFailure, startFailures, stopCauses } from './stop-reasons.ts';
import type { StopCause } from './stop-reasons.ts';
import { rolesOfTask } from './roles-of-task.ts';
import { createTaskContainers } from './task-containers.ts';
import type { TaskContainers } from './task-containers.ts';
import type { TaskRuntime } from './task-runtime.ts';

/** What a service's scheduler wants to know of its tasks. Must not throw. */
export interface TaskObserver {
  changed(task: TaskRecord): void;
  registered(task: TaskRecord, target: TargetRecord): void;
  registrationFailed(task: TaskRecord, target: TargetRecord, reason: string): void;
  stopped(task: TaskRecord): void;
}

export interface TaskRunnerPorts extends ContainerPlanPorts {
  readonly state: EcsState;
  readonly clock: CloudClock;
  readonly network: Network;
  readonly targetGroups: TargetGroups;
  readonly logs: LogWriter;
  readonly runtime: TaskRuntime;
  /** Below it, one folder a task. */
  readonly folder: string;
  readonly log: (line: string) => void;
}

interface ActiveTask {
  readonly id: string;
  readonly containers: TaskContainers;
  /** Aborted when the task is to stop. */
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

export type TaskRunner = ReturnType<typeof createTaskRunner>;

/** Takes tasks through their lifecycle: one function from PROVISIONING to STOPPED for each, started once. */
export function createTaskRunner(ports: TaskRunnerPorts, observer: TaskObserver) {
  const { state, clock, network, targetGroups, log } = ports;
  const active = new Map<string, ActiveTask>();
  /** Aborted when the whole cloud stops: then nobody waits for draining. */
  const hurry = new AbortController();
  const hurried = whenAborted(hurry.signal);
  const now = () => clock.now().getTime();

  function read(id: string): TaskRecord {
    const task = state.tasks.get(id);
    if (task === undefined) throw new Error(`task ${id} is not in the store`);
    return task;
  }

  function definitionOf({ taskDefinition }: TaskRecord): TaskDefinition | undefined {
    return state.definitions.get(definitionKey(taskDefinition))?.definition;
  }

  function patch(id: string, changes: Partial<TaskRecord>): TaskRecord {
    const before = read(id);
    const task = { ...before, ...changes, version: before.version + 1 };
    state.tasks.set(id, task);
    observer.changed(task);
    return task;
  }

  function launch(id: string): void {
    if (active.has(id)) return;
    const task = read(id);
    const definition = definitionOf(task);
    const roles = rolesOfTask(definition ?? {}, task.overrides);
    const containers = createTaskContainers(
      {
        taskId: id,
        folder: join(ports.folder, id),
        definitions: definition?.containerDefinitions ?? [],
        plan: (container) => {
          const privateIp = read(id).networkInterface?.privateIp ?? '';
          const arn = arnsOf(ports.place).task(task.cluster, id);
          return planContainer(container, { id, arn, overrides: task.overrides, privateIp, roles }, ports);
        },
        refusesLog: (log) =>
          roles.execution &&
          ports.roles.refusesLog({ roleArn: roles.execution, taskId: id }, 'PutLogEvents', log),
        changed: (name, changes) =>
          void patch(id, { containers: patched(read(id).containers, name, changes) }),
      },
      ports,
    );
    const stop = new AbortController();
    const done = live(id, containers, stop)
      .catch((error: unknown) => log(`task ${id}: ${messageOf(error)}`))
      .finally(() => active.delete(id));
    active.set(id, { id, containers, stop, done });
  }

  async function live(id: string, containers: TaskContainers, stop: AbortController): Promise<void> {
    const adopted = await containers.adopt();
    // It ran, and nothing is left of it: what ran once is never run again under the same id.
    if (!adopted && read(id).startedAtMs !== undefined) decide(id, stopCauses.essentialContainerExited());
    if (read(id).desiredStatus === 'STOPPED') stop.abort();
    try {
      if (!stop.signal.aborted) await bringUp(id, containers, adopted, stop.signal);
    } catch (error) {
      if (!(error instanceof StartFailure)) log(`task ${id}: ${messageOf(error)}`);
      decide(id, stopCauses.failedToStart(messageOf(error)));
    }
    const wanted = read(id).stopCode === undefined ? whenAborted(stop.signal) : Promise.resolve();
    await Promise.race([wanted, containers.essentialExit]);
    await takeDown(id, containers);
  }

  async function bringUp(id: string, containers: TaskContainers, adopted: boolean, signal: AbortSignal) {
    const stopping = () => signal.aborted;
    if (!(await holdInterface(id, adopted)) || stopping()) return;
    if (!adopted) patch(id, { lastStatus: 'PENDING', pullStartedAtMs: now() });
    if (!adopted) checkWayOut(read(id));
    if (!adopted) await pullImages(definitionOf(read(id)), ports.images, signal);
    if (stopping()) return;
    if (!adopted) patch(id, { lastStatus: 'ACTIVATING', pullStoppedAtMs: now() });
    await containers.start(signal);
    if (stopping()) return;
    if (read(id).lastStatus !== 'RUNNING') patch(id, { lastStatus: 'RUNNING', startedAtMs: now() });
    if (!containers.isOver()) register(read(id));
  }

  /** Image, secrets and logs come from AWS's APIs. @throws {StartFailure} */
  function checkWayOut({ networkInterface, securityGroups, publicAddress = false }: TaskRecord) {
    const { subnetId = '' } = networkInterface ?? {};
    const { kind } = network.wayOut({ subnetId, securityGroups, publicAddress });
    if (kind !== 'open') throw startFailures.noWayOut(ports.place.region);
  }

  /** False where a living task has lost its address: then it is to stop. */
  async function holdInterface(id: string, adopted: boolean): Promise<boolean> {
    const held = read(id).networkInterface;
    if (held !== undefined && network.find(held.privateIp)?.id === held.id) return true;
    if (adopted) {
      decide(id, stopCauses.lostInterface());
      return false;
    }
    const { id: interfaceId, privateIp, subnetId, host } = await attach(read(id));
    patch(id, {
      networkInterface: { id: interfaceId, attachmentId: newUuid(), privateIp, subnetId, host },
    });
    return true;
  }

  async function attach(task: TaskRecord): Promise<NetworkInterface> {
    const definition = definitionOf(task);
    const ports = definition?.containerDefinitions?.flatMap(({ portMappings = [] }) => portMappings) ?? [];
    const port = ports.find(({ containerPort }) => containerPort !== undefined)?.containerPort ?? 0;
    let reason = 'the task names no subnet';
    for (const subnetId of task.subnets) {
      try {
        return await network.attach({ subnetId, securityGroups: task.securityGroups, port });
      } catch (error) {
        reason = messageOf(error);
      }
    }
    throw startFailures.networkInterface(reason);
  }

  function register(task: TaskRecord) {
    const privateIp = task.networkInterface?.privateIp ?? '';
    for (const target of task.targets) {
      // After a restart it may be there still, with the health that it had; what drains there is another's.
      const known = targetGroups.health(target.targetGroupArn, privateIp, target.port);
      if (known !== undefined && known.state !== 'draining') continue;
      try {
        targetGroups.register(target.targetGroupArn, privateIp, target.port);
        observer.registered(task, target);
      } catch (error) {
        observer.registrationFailed(task, target, messageOf(error));
      }
    }
  }

  /** Notes why a task stops; the first cause stands. */
  function decide(id: string, cause: StopCause) {
    const task = read(id);
    if (task.stopCode !== undefined) return;
    patch(id, { ...cause, desiredStatus: 'STOPPED', stoppingAtMs: task.stoppingAtMs ?? now() });
  }

  async function takeDown(id: string, containers: TaskContainers) {
    decide(id, stopCauses.essentialContainerExited());
    await drain(id, containers);
    patch(id, { lastStatus: 'STOPPING' });
    await containers.stop();
    const task = patch(id, { lastStatus: 'DEPROVISIONING', executionStoppedAtMs: now() });
    if (task.networkInterface !== undefined) network.detach(task.networkInterface.id);
    await containers.forget();
    ports.roles.release(id);
    observer.stopped(
      patch(id, { lastStatus: 'STOPPED', stoppedAtMs: now(), containers: stoppedContainers(read(id)) }),
    );
  }

  /** Takes the task out of its target groups, and gives what is in flight the deregistration delay, unless it is dead. */
  async function drain(id: string, containers: TaskContainers) {
    const { networkInterface, targets, startedAtMs, lastStatus } = read(id);
    if (startedAtMs === undefined) return;
    if (lastStatus === 'RUNNING') patch(id, { lastStatus: 'DEACTIVATING' });
    const privateIp = networkInterface?.privateIp ?? '';
    const gone = targets.map(async ({ targetGroupArn, port }) => {
      try {
        await targetGroups.deregister(targetGroupArn, privateIp, port);
      } catch (error) {
        log(`task ${id}: not deregistered: ${messageOf(error)}`);
      }
    });
    await Promise.race([Promise.all(gone), containers.essentialExit, hurried]);
  }

  function stop(id: string, cause: StopCause): void {
    if (read(id).lastStatus === 'STOPPED') return;
    decide(id, cause);
    const { lastStatus } = read(id);
    if (lastStatus === 'RUNNING') patch(id, { lastStatus: 'DEACTIVATING' });
    active.get(id)?.stop.abort();
  }

  return {
    launch,
    stop,
    /** Finds the tasks of the run before: what lives goes on, what has died is stopped. */
    adopt(): void {
      for (const task of state.tasks.values()) if (task.lastStatus !== 'STOPPED') launch(task.id);
    },
    /** Stops every task without waiting for draining. */
    async end(): Promise<void> {
      hurry.abort();
      for (const { id } of active.values()) {
        stop(id, { stopCode: 'TerminationNotice', stoppedReason: 'The local cloud was stopped.' });
      }
      await Promise.all([...active.values()].map(({ done }) => done));
    },
  };
}

function patched(
  containers: readonly ContainerRecord[],
  name: string,
  changes: Partial<ContainerRecord>,
): ContainerRecord[] {
  return containers.map((container) => (container.name === name ? { ...container, ...changes } : container));
}

/** Containers that never ran say why: the reason of their task. */
function stoppedContainers({ containers, stopCode, stoppedReason }: TaskRecord): ContainerRecord[] {
  return containers.map((container) => ({
    ...container,
    lastStatus: 'STOPPED',
    ...(stopCode === 'TaskFailedToStart' && stoppedReason !== undefined ? { reason: stoppedReason } : {}),
  }));
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
