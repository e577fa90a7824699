import type { Observation, TrafficRule, Weights } from '../ports/platform.ts';
import { DeployError } from './deploy-error.ts';
import { assertExpected } from './drift.ts';
import { healthIn, stayHealthy, type FailureWatch, type Wanted } from './health.ts';
import type { Run } from './run.ts';
import type { ServiceDeployment } from './service-deployment.ts';
import { otherSlot, targetOf } from './target.ts';
import { waitFor } from './waiting.ts';
import {
  liveSlot,
  rulesOf,
  sameShares,
  shareOf,
  showProduction,
  showWeights,
  weightsFor,
  wholeWeights,
} from './weights.ts';

const READ_BACK_MS = 60_000;
const RECHECKS = 5;

/** Who gets more by a shift: it has to be healthy in the very read that the write stands on. */
export interface Receiver {
  readonly wanted: Wanted;
  /** Waits until it is healthy, or throws. */
  readonly ready: () => Promise<void>;
}

/** Takes production from the source to the target, step by step; on a resumed run from the step that it had begun. */
export async function shiftInSteps(run: Run, watch: FailureWatch): Promise<void> {
  const { fromSlot, toSlot, steps } = run.deployment();
  const { settleMs, stepBakeMs } = run.settings;
  const shares = fromSlot === undefined ? [100] : steps; // There is nobody to share with on the first deployment.
  const wanted = targetOf(run);
  const receiver = { wanted, ready: () => stayHealthy(run, 0, wanted, watch) };
  const { expectedWeights, pendingWeights = [] } = run.deployment();
  const reached = Math.max(...[expectedWeights, ...pendingWeights].map((one) => shareOf(toSlot, one)));
  for (const share of shares) {
    const weights = weightsFor(toSlot, fromSlot ?? otherSlot(toSlot), share);
    if (shareOf(toSlot, weights) < reached) continue; // An earlier run has been through it.
    await shift(run, 'production', weights, receiver);
    if (share < 100) await stayHealthy(run, settleMs + stepBakeMs, wanted, watch);
  }
}

/**
 * The one writer of weights: fresh read, expected weights, health of who gets more, every rule, read back.
 * @throws {DeployError} DRIFT, HEALTH_GATE, TIMEOUT where what was written is not what is read
 */
export async function shift(
  run: Run,
  kind: TrafficRule['kind'],
  weights: Weights,
  receiver?: Receiver,
): Promise<void> {
  const doubtful = await run.persist(`write the ${kind} weights ${showWeights(weights)}`, async () => {
    // A write that was announced and never read back may still come into view: what is read now proves nothing then.
    const sure = kind === 'production' && (run.deployment().pendingWeights ?? []).length === 0;
    const before = await run.glance();
    if (kind === 'production') assertExpected(before, run.deployment());
    if (sure && differing(before, kind, weights).length === 0) return false;
    if (kind === 'production') await announce(run, weights);
    const seen = await readyToWrite(run, kind, weights, sure, receiver);
    for (const rule of sure ? differing(seen, kind, weights) : rulesOf(kind, seen)) {
      await run.change(
        'write weights',
        (platform, signal) => platform.writeWeights(rule, wholeWeights(rule, weights), signal),
        { standsOnGlance: true },
      );
    }
    return kind === 'production' && !sure;
  });
  if (doubtful) await run.ports.clock.sleep(run.settings.settleMs, run.signal());
  await readBack(run, kind, weights);
}

function differing(seen: Observation, kind: TrafficRule['kind'], weights: Weights): readonly TrafficRule[] {
  return rulesOf(kind, seen).filter((rule) => !sameShares(rule.weights, weights));
}

/** Into the journal before the first rule is written: whoever finds a rule half written knows whose it is. */
async function announce(run: Run, weights: Weights): Promise<void> {
  const { fromSlot, toSlot, pendingWeights = [] } = run.deployment();
  if (pendingWeights.some((one) => sameShares(one, weights))) return;
  await run.record({
    pendingWeights: [...pendingWeights, weights],
    // A slot that is about to get traffic is not idle any more, whether or not the write is heard of again.
    ...(fromSlot !== undefined && shareOf(fromSlot, weights) > 0 && { sourceIdleSinceMs: undefined }),
    ...(shareOf(toSlot, weights) > 0 && { targetIdleSinceMs: undefined }),
  });
}

async function readyToWrite(
  run: Run,
  kind: TrafficRule['kind'],
  weights: Weights,
  sure: boolean,
  receiver: Receiver | undefined,
): Promise<Observation> {
  for (let check = 1; ; check += 1) {
    const seen = await run.glance();
    if (kind === 'production') assertExpected(seen, run.deployment());
    if (receiver === undefined || (sure && !raises(seen, kind, weights, receiver))) return seen;
    const { enough, waitingFor } = healthIn(seen, receiver.wanted);
    if (enough) return seen;
    if (check > RECHECKS) {
      throw new DeployError(
        'HEALTH_GATE',
        `${receiver.wanted.slot} does not stay healthy long enough to take traffic: waiting for ${waitingFor}`,
        'read its log and the reasons of its targets',
      );
    }
    await receiver.ready();
  }
}

function raises(
  seen: Observation,
  kind: TrafficRule['kind'],
  weights: Weights,
  { wanted }: Receiver,
): boolean {
  return rulesOf(kind, seen).some(
    (rule) => shareOf(wanted.slot, weights) > shareOf(wanted.slot, rule.weights),
  );
}

async function readBack(run: Run, kind: TrafficRule['kind'], weights: Weights): Promise<void> {
  let last = 'nothing';
  await waitFor(run, {
    what: `the ${kind} weights to read ${showWeights(weights)}`,
    timeoutMs: READ_BACK_MS,
    look: (seen) => {
      const rules = rulesOf(kind, seen);
      last =
        kind === 'production'
          ? showProduction(seen)
          : rules.map((rule) => showWeights(rule.weights)).join(' and ');
      return rules.every((rule) => sameShares(rule.weights, weights)) ? true : undefined;
    },
    late: () =>
      new DeployError(
        'TIMEOUT',
        `the ${kind} weights ${showWeights(weights)} were written, but ${last} is read back`,
        'look who else changes the listener rules',
      ),
  });
  if (kind === 'test') return;
  await run.record({
    expectedWeights: weights,
    pendingWeights: undefined,
    ...idleStamps(run.deployment(), weights, run.ports.clock.now()),
  });
  run.ports.reporter.report({ type: 'weights', weights });
}

function idleStamps(
  deployment: ServiceDeployment,
  weights: Weights,
  nowMs: number,
): Partial<ServiceDeployment> {
  const { fromSlot, toSlot, sourceIdleSinceMs, targetIdleSinceMs } = deployment;
  return {
    ...(fromSlot !== undefined &&
      shareOf(fromSlot, weights) === 0 && { sourceIdleSinceMs: sourceIdleSinceMs ?? nowMs }),
    ...(shareOf(toSlot, weights) === 0 && { targetIdleSinceMs: targetIdleSinceMs ?? nowMs }),
  };
}

/** After the last step: the target holds everything, for as long as the change takes to reach every node. */
export async function confirmShift(run: Run, watch: FailureWatch): Promise<void> {
  const { toSlot } = run.deployment();
  const seen = await run.read('read the weights', (platform, signal) => platform.observe(signal));
  assertExpected(seen, run.deployment());
  if (liveSlot(seen) !== toSlot) {
    throw new DeployError(
      'DRIFT',
      `${toSlot} should have all traffic, but ${showProduction(seen)} is live`,
      'look who else changes the listener rules',
    );
  }
  await stayHealthy(run, run.settings.settleMs, targetOf(run), watch);
}
