import type { Observation, Slot } from '../ports/platform.ts';
import { DeployError } from './deploy-error.ts';
import { healthIn } from './health.ts';
import type { Run } from './run.ts';
import { targetOf } from './target.ts';
import { waitFor } from './waiting.ts';
import { liveSlot, rulesOf, showProduction } from './weights.ts';

/**
 * Scales a slot to 0, once nobody can be in the middle of a request there any more: a while after its weight was read as 0.
 * @param check a last look at the very read that the call stands on
 * @throws {DeployError} DRIFT where a rule still sends requests there
 */
export async function retire(
  run: Run,
  slot: Slot,
  idleSinceMs: number,
  check: (seen: Observation) => void = () => undefined,
): Promise<void> {
  await drain(run, slot, idleSinceMs);
  await run.persist(`scale ${slot} to 0`, async () => {
    const seen = await run.glance();
    assertNoTraffic(slot, seen);
    check(seen);
    if (isEmpty(slot, seen)) return;
    await run.change('scale to 0', (platform, signal) => platform.scaleToZero(slot, signal), {
      standsOnGlance: true,
    });
  });
}

/** Waits until settle and deregistration delay have passed since the slot's weight was read as 0. */
export async function drain(run: Run, slot: Slot, idleSinceMs: number): Promise<void> {
  const { clock, reporter } = run.ports;
  const untilMs = idleSinceMs + run.settings.settleMs + run.settings.deregistrationDelayMs;
  const restMs = untilMs - clock.now();
  if (restMs <= 0) return;
  reporter.report({ type: 'waiting', reason: `requests in ${slot} may finish`, untilMs });
  await clock.sleep(restMs, run.signal());
}

/**
 * Stops the source, if the target has all traffic and is healthy.
 * @throws {DeployError} HEALTH_GATE where the target is not: then the source stays up
 */
export async function retireSource(run: Run): Promise<void> {
  const { fromSlot, sourceIdleSinceMs } = run.deployment();
  if (fromSlot === undefined) return;
  const target = targetOf(run);
  const idleSinceMs = sourceIdleSinceMs ?? run.ports.clock.now();
  await drain(run, fromSlot, idleSinceMs);
  const unhealthy = (why: string) =>
    new DeployError(
      'HEALTH_GATE',
      `${target.slot} has all traffic, but is not healthy: waiting for ${why}`,
      'go back with the rollback verb',
    );
  let missing = '';
  await waitFor(run, {
    what: `the health of ${target.slot}`,
    timeoutMs: run.settings.startTimeoutMs,
    look: (seen) => {
      missing = healthIn(seen, target).waitingFor;
      return missing === '' ? true : undefined;
    },
    late: () => unhealthy(missing),
  });
  await retire(run, fromSlot, idleSinceMs, (seen) => {
    if (liveSlot(seen) !== target.slot) {
      throw new DeployError(
        'DRIFT',
        `${target.slot} should have all traffic, but ${showProduction(seen)} is live`,
        'look who else changes the listener rules',
      );
    }
    const { enough, waitingFor } = healthIn(seen, target);
    if (!enough) throw unhealthy(waitingFor);
  });
}

function assertNoTraffic(slot: Slot, seen: Observation): void {
  const rule = seen.rules.find(({ weights }) => (weights[slot] ?? 0) > 0);
  if (rule === undefined) return;
  throw new DeployError(
    'DRIFT',
    `${slot} was to be scaled to 0, but a ${rule.kind} rule still sends requests there`,
    'look who else changes the listener rules, then run the command again',
  );
}

/** Nothing runs in the slot, and nothing is on its way up or down but draining targets. */
export function isEmpty(slot: Slot, seen: Observation): boolean {
  const state = seen.slots.find((one) => one.slot === slot);
  if (state === undefined) return true;
  const { desired, running, pending, targets } = state;
  return desired + running + pending === 0 && targets.every(({ state: word }) => isLeaving(word));
}

/** Whether the slot is to be left as it is: idle in every rule, and empty. */
export function isAtRest(slot: Slot, seen: Observation): boolean {
  return isEmpty(slot, seen) && rulesOf('test', seen).every(({ weights }) => (weights[slot] ?? 0) === 0);
}

/** Targets that get no new request, and that no task stands behind any more. */
function isLeaving(state: string): boolean {
  return state === 'draining' || state === 'unused';
}
