import type { Slot } from '../ports/platform.ts';
import type { Wanted } from './health.ts';
import type { Run } from './run.ts';

/** What the target slot has to run, and how many healthy targets carry the traffic. */
export function targetOf(run: Run): Wanted {
  const { toSlot, targetRevision, desired } = run.deployment();
  return { slot: toSlot, revision: targetRevision, count: desired };
}

/** The same of the source; undefined on the first deployment. */
export function sourceOf(run: Run): Wanted | undefined {
  const { fromSlot, sourceRevision, sourceDesired, desired } = run.deployment();
  if (fromSlot === undefined) return undefined;
  return { slot: fromSlot, revision: sourceRevision, count: sourceDesired ?? desired };
}

/** The ECS slot that takes over from this one. */
export function otherSlot(slot: Slot | undefined): Slot {
  return slot === 'blue' ? 'green' : 'blue';
}
