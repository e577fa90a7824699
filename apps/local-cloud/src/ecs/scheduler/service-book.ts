import type { CloudClock } from '../../contracts.ts';
import { serviceKey } from '../records.ts';
import type { DeploymentRecord, EcsState, ServiceRecord, TaskRecord } from '../records.ts';
import { withEvent } from './deployments.ts';
import { eventWords } from './event-words.ts';

export type ServiceBook = ReturnType<typeof createServiceBook>;

/** Reads and writes of service records. Every change starts from what is stored, so that none is lost. */
export function createServiceBook(state: EcsState, clock: CloudClock) {
  const now = () => clock.now().getTime();

  function change(key: string, how: (service: ServiceRecord) => ServiceRecord): ServiceRecord | undefined {
    const before = state.services.get(key);
    if (before === undefined) return undefined;
    const after = how(before);
    if (after !== before) state.services.set(key, after);
    return after;
  }

  return {
    now,
    read: (key: string) => state.services.get(key),
    change,
    say(key: string, word: (words: ReturnType<typeof eventWords>) => string): void {
      change(key, (service) => withEvent(service, word(eventWords(service.name)), now()));
    },
    /** Unless it is the newest event already: the same trouble on every look is told once. */
    sayOnce(key: string, word: (words: ReturnType<typeof eventWords>) => string): void {
      change(key, (service) => {
        const message = word(eventWords(service.name));
        return service.events[0]?.message === message ? service : withEvent(service, message, now());
      });
    },
    changeDeployment(
      key: string,
      id: string | undefined,
      how: (deployment: DeploymentRecord) => Partial<DeploymentRecord>,
    ) {
      change(key, (service) => ({
        ...service,
        deployments: service.deployments.map((deployment) =>
          deployment.id === id ? { ...deployment, ...how(deployment), updatedAtMs: now() } : deployment,
        ),
      }));
    },
    /** Those that have not stopped. */
    tasks: (key: string): TaskRecord[] =>
      state.tasks.values().filter((task) => task.lastStatus !== 'STOPPED' && keyOfTask(task) === key),
  };
}

/** Key of the service that a task belongs to. */
export function keyOfTask(task: TaskRecord): string | undefined {
  return task.service === undefined ? undefined : serviceKey(task.cluster, task.service);
}

/** Tasks of a deployment that are wanted. */
export function liveTasksOf(tasks: readonly TaskRecord[]) {
  return (deploymentId: string) =>
    tasks.filter(({ startedBy, desiredStatus }) => startedBy === deploymentId && desiredStatus === 'RUNNING')
      .length;
}
