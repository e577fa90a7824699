import type { ServiceRevision, Slot, SlotState, TaskFailure } from '../../ports/platform.ts';
import type { Behaviour } from './behaviour.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** A task and its target: here a process and its address are one. */
export interface MemoryTask {
  readonly id: string;
  readonly slot: Slot;
  readonly revision: ServiceRevision;
  state: 'pending' | 'running' | 'draining' | 'stopped';
  /** What the load balancer believes. */
  health: 'initial' | 'healthy';
  /** Whether a request sent now would be answered well. */
  serves: boolean;
}

interface MemorySlot {
  readonly slot: Slot;
  revision: ServiceRevision | undefined;
  desired: number;
  tasks: MemoryTask[];
  failures: TaskFailure[];
}

export interface MemorySlots {
  states(): readonly SlotState[];
  tasks(slot: Slot): readonly MemoryTask[];
  failures(slot: Slot, sinceMs: number): readonly TaskFailure[];
  set(slot: Slot, revision: ServiceRevision | undefined, desired: number): void;
  /** Ends tasks of the slot as if by themselves. */
  kill(slot: Slot, count: number, stopCode?: string): void;
}

/** From the end of a task until the load balancer and the scheduler know. */
const DETECTION_MS = 1000;

/** ECS in small: keeps each slot at its count, restarts what ends, drains what leaves. */
export function createMemorySlots(options: {
  readonly clock: VirtualClock;
  readonly behaviourOf: (revision: ServiceRevision) => Behaviour;
  readonly deregistrationDelayMs: number;
  /** Called before every change of what requests would meet. */
  readonly beforeChange: () => void;
}): MemorySlots {
  const { clock, behaviourOf, deregistrationDelayMs, beforeChange } = options;
  const slots = new Map<Slot, MemorySlot>();
  /** Ended, but nobody has noticed yet. */
  const ended = new WeakSet<MemoryTask>();
  let count = 0;

  const slotOf = (slot: Slot): MemorySlot => {
    const known = slots.get(slot) ?? { slot, revision: undefined, desired: 0, tasks: [], failures: [] };
    slots.set(slot, known);
    return known;
  };

  const alive = ({ tasks }: MemorySlot) =>
    tasks.filter(({ state }) => state === 'pending' || state === 'running');

  const launch = (place: MemorySlot, revision: ServiceRevision) => {
    count += 1;
    const task: MemoryTask = {
      id: `task-${count}`,
      slot: place.slot,
      revision,
      state: 'pending',
      health: 'initial',
      serves: false,
    };
    place.tasks.push(task);
    const behaviour = behaviourOf(revision);
    if (behaviour.bootMs !== undefined) clock.after(behaviour.bootMs, () => boot(place, task, behaviour));
  };

  const boot = (place: MemorySlot, task: MemoryTask, behaviour: Behaviour) => {
    if (task.state !== 'pending') return;
    if (behaviour.failsToStart !== undefined) {
      end(place, task, { stopCode: 'TaskFailedToStart', stoppedReason: behaviour.failsToStart });
      return;
    }
    task.state = 'running';
    const { healthyAfterMs, crashAfterMs, exitCode } = behaviour;
    if (healthyAfterMs !== undefined) {
      clock.after(healthyAfterMs, () => {
        if (task.state !== 'running') return;
        beforeChange();
        task.serves = true;
        task.health = 'healthy';
      });
    }
    if (crashAfterMs !== undefined) {
      const reason = {
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
      };
      clock.after(crashAfterMs, () => end(place, task, { ...reason, exitCode }));
    }
  };

  const end = (
    place: MemorySlot,
    task: MemoryTask,
    how: Pick<TaskFailure, 'stopCode' | 'stoppedReason' | 'exitCode'>,
  ) => {
    if (task.state === 'stopped' || ended.has(task)) return;
    ended.add(task);
    beforeChange();
    const draining = task.state === 'draining';
    task.serves = false;
    clock.after(DETECTION_MS, () => {
      remove(place, task);
      if (!draining) {
        const lastLogLines = how.stopCode === 'TaskFailedToStart' ? [] : behaviourOf(task.revision).logLines;
        place.failures.unshift({ taskId: task.id, stoppedAtMs: clock.now(), lastLogLines, ...how });
      }
      keepCount(place);
    });
  };

  const remove = (place: MemorySlot, task: MemoryTask) => {
    beforeChange();
    task.state = 'stopped';
    place.tasks = place.tasks.filter((one) => one !== task);
  };

  const drain = (place: MemorySlot, task: MemoryTask) => {
    beforeChange();
    task.state = 'draining';
    clock.after(deregistrationDelayMs, () => remove(place, task));
  };

  const keepCount = (place: MemorySlot) => {
    const { revision, desired } = place;
    for (const task of alive(place)) if (task.revision.id !== revision?.id) drain(place, task);
    for (const task of alive(place).slice(desired)) drain(place, task);
    while (revision !== undefined && alive(place).length < desired) launch(place, revision);
  };

  return {
    states: () => [...slots.values()].map(stateOf),
    tasks: (slot) => slotOf(slot).tasks,
    failures: (slot, sinceMs) => slotOf(slot).failures.filter(({ stoppedAtMs }) => stoppedAtMs >= sinceMs),
    set: (slot, revision, desired) => {
      const place = slotOf(slot);
      place.revision = revision ?? place.revision;
      place.desired = desired;
      keepCount(place);
    },
    kill: (slot, wanted, stopCode = 'EssentialContainerExited') => {
      const place = slotOf(slot);
      const victims = alive(place)
        .filter(({ state }) => state === 'running')
        .slice(0, wanted);
      for (const task of victims)
        end(place, task, { stopCode, stoppedReason: 'ended from outside', exitCode: 137 });
    },
  };
}

function stateOf({ slot, revision, desired, tasks }: MemorySlot): SlotState {
  const count = (state: MemoryTask['state']) => tasks.filter((task) => task.state === state).length;
  return {
    slot,
    revision,
    desired,
    running: count('running'),
    pending: count('pending'),
    targets: tasks
      .filter(({ state }) => state !== 'pending')
      .map(({ id, state, health }) =>
        state === 'draining'
          ? { id, state, reason: 'Target.DeregistrationInProgress' }
          : { id, state: health, ...(health === 'initial' && { reason: 'Elb.InitialHealthChecking' }) },
      ),
  };
}
