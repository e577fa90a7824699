import type { Observation, Slot, SlotState, TrafficRule, Weights } from '../../ports/platform.ts';

/** What one process knows, as far as the rules about it go. */
export interface ProcessKnowledge {
  readonly runId: string;
  /** Of the newest lease that it got. */
  fencingToken: number | undefined;
  /** When its newest read was answered; undefined where that failed, or where there was none. */
  readAtMs: number | undefined;
  /** What its newest successful read said. */
  seen: Observation | undefined;
}

export interface World {
  now(): number;
  slots(): readonly SlotState[];
  /** As written last. */
  rules(): readonly TrafficRule[];
  /** Of the newest lease that anybody got. */
  fencingToken(): number;
}

/** Watches every change for a break of the rules that hold whatever happens. */
export interface InvariantRecorder {
  /** One line for each break. */
  readonly violations: readonly string[];
  read(seen: Observation): void;
  beforeWeights(by: ProcessKnowledge, rule: TrafficRule, weights: Weights): void;
  beforeScaleToZero(by: ProcessKnowledge, slot: Slot): void;
  beforeOtherChange(by: ProcessKnowledge, what: string): void;
  afterChange(what: string): void;
  /** Both groups are in every rule from now on. */
  attached(): void;
}

/** A read that a change stands on may be so old. */
const FRESH_MS = 5000;

export function createInvariantRecorder(
  world: World,
  limits: { readonly healthy: number; readonly settleMs: number; readonly deregistrationDelayMs: number },
): InvariantRecorder {
  const violations: string[] = [];
  const readAsIdleMs = new Map<Slot, number>();
  const served = new Set<Slot>();
  let isAttached = false;

  const broken = (invariant: number, text: string) => {
    violations.push(`invariant ${invariant} at ${new Date(world.now()).toISOString()}: ${text}`);
  };

  const production = (rules: readonly TrafficRule[]) => rules.filter(({ kind }) => kind === 'production');

  const checkHolder = (by: ProcessKnowledge, what: string) => {
    if (by.fencingToken === world.fencingToken()) return;
    broken(
      8,
      `${by.runId} did ${what} with token ${by.fencingToken ?? 'none'}, newest is ${world.fencingToken()}`,
    );
  };

  const checkRead = (by: ProcessKnowledge, what: string) => {
    if (by.readAtMs !== undefined && world.now() - by.readAtMs <= FRESH_MS) return;
    broken(
      4,
      `${by.runId} did ${what} on the ground of ${by.readAtMs === undefined ? 'a failed' : 'a stale'} read`,
    );
  };

  return {
    violations,
    read: ({ rules }) => {
      for (const { slot } of world.slots()) {
        const idle = production(rules).every(({ weights }) => (weights[slot] ?? 0) === 0);
        if (!idle) readAsIdleMs.delete(slot);
        else if (!readAsIdleMs.has(slot)) readAsIdleMs.set(slot, world.now());
      }
    },
    beforeWeights: (by, rule, weights) => {
      checkHolder(by, 'a write of weights');
      checkRead(by, 'a write of weights');
      if (rule.kind === 'test') return;
      const before = world.rules().find(({ id }) => id === rule.id)?.weights ?? {};
      for (const [slot, weight] of Object.entries(weights) as [Slot, number][]) {
        if (weight > 0) {
          served.add(slot);
          readAsIdleMs.delete(slot);
        }
        if (share(slot, weights) <= share(slot, before)) continue;
        // Not what is true this instant, which nobody can know, but what a read said that invariant 4 calls fresh.
        const state = by.seen?.slots.find((one) => one.slot === slot);
        const healthy = state?.targets.filter((target) => target.state === 'healthy').length ?? 0;
        if (healthy < limits.healthy)
          broken(1, `${slot} got weight ${weight} with ${healthy} healthy targets`);
      }
    },
    beforeScaleToZero: (by, slot) => {
      checkHolder(by, `a scale-down of ${slot}`);
      checkRead(by, `a scale-down of ${slot}`);
      if (!served.delete(slot)) return;
      const idleMs = world.now() - (readAsIdleMs.get(slot) ?? Infinity);
      if (idleMs >= limits.settleMs + limits.deregistrationDelayMs) return;
      broken(
        5,
        `${slot} was scaled to 0 ${Number.isFinite(idleMs) ? `${idleMs} ms after` : 'before'} its weight was read as 0`,
      );
    },
    beforeOtherChange: (by, what) => checkHolder(by, what),
    afterChange: (what) => {
      for (const { id, weights } of production(world.rules())) {
        for (const { slot, desired } of world.slots()) {
          if ((weights[slot] ?? 0) > 0 && desired === 0)
            broken(2, `${slot} has weight and no tasks in ${id} after ${what}`);
        }
        if (isAttached && !('blue' in weights && 'green' in weights))
          broken(3, `a group left ${id} at ${what}`);
      }
    },
    attached: () => {
      isAttached = true;
    },
  };
}

function share(slot: Slot, weights: Weights): number {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  return sum === 0 ? 0 : (weights[slot] ?? 0) / sum;
}
