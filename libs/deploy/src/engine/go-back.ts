import type { Observation } from '../ports/platform.ts';
import { endsWriting, stopReasonOf, type DeployError } from './deploy-error.ts';
import { failureOf } from './failure.ts';
import { becomeHealthy, healthIn, watchFailures } from './health.ts';
import { cameBack, cannotGoBack, lostWriting, nothingWasChanged, withoutSource } from './messages.ts';
import type { VerbResult } from './requests.ts';
import { drain, isAtRest, retire } from './retire.ts';
import type { Run } from './run.ts';
import { otherSlot, sourceOf } from './target.ts';
import { shift } from './traffic.ts';
import { isIdle, noTraffic, weightsFor } from './weights.ts';

/**
 * The one way back: capacity and health of the source first, then its weight, read back, then the target drains and
 * stops. Never moves traffic to a slot that is not healthy: where neither is, both stay and a person decides.
 */
export async function goBack(run: Run, cause: unknown): Promise<VerbResult> {
  const reason = failureOf(run, cause);
  if (endsWriting(reason)) return lostWriting(run, reason);
  run.ignoreStop();
  try {
    const seen = await run.read('read what is live', (platform, signal) => platform.observe(signal));
    if (isUntouched(run, seen)) {
      return await run.end('STOPPED', nothingWasChanged(run, reason), { stopReason: stopReasonOf(reason) });
    }
    await run.record({
      status: 'ROLLBACK_IN_PROGRESS',
      stopReason: stopReasonOf(reason),
      failure: { message: reason.message, hint: reason.hint },
    });
    await run.stage('ROLLBACK_SCALE_UP', () => makeSourceCarryAll(run));
    await run.stage('ROLLBACK_TRAFFIC_SHIFT', () => giveTrafficBack(run));
  } catch (error) {
    const failure = failureOf(run, error);
    if (endsWriting(failure)) return lostWriting(run, failure);
    return endWithoutWayBack(run, reason, failure);
  }
  return endBehind(run, reason);
}

/** Traffic is where it was: what fails from here on is reported, and cleaned up by the next deployment. */
async function endBehind(run: Run, reason: DeployError): Promise<VerbResult> {
  let leftover: DeployError | undefined;
  try {
    await run.stage('ROLLBACK_DRAIN', () => drainTarget(run));
    await run.stage('ROLLBACK_CLEAN_UP', () => retire(run, run.deployment().toSlot, 0));
  } catch (error) {
    leftover = failureOf(run, error);
    if (endsWriting(leftover)) return lostWriting(run, leftover);
  }
  if (run.deployment().fromSlot === undefined) {
    return run.end('STOPPED', withoutSource(run, reason, leftover));
  }
  return run.end('ROLLBACK_SUCCESSFUL', cameBack(run, reason, leftover));
}

function endWithoutWayBack(run: Run, reason: DeployError, failure: DeployError): Promise<VerbResult> {
  // Nobody is there to take the traffic, or somebody else moves it: not ours to decide.
  const status = ['HEALTH_GATE', 'CIRCUIT_BREAKER', 'CAPACITY', 'DRIFT'].includes(failure.code)
    ? 'NEEDS_OPERATOR'
    : 'ROLLBACK_FAILED';
  return run.end(status, cannotGoBack(run, reason, failure));
}

async function makeSourceCarryAll(run: Run): Promise<void> {
  const source = sourceOf(run);
  const seen = await run.read('read what is live', (platform, signal) => platform.observe(signal));
  if (source === undefined || isIdle(run.deployment().toSlot, seen)) return; // It carries all already.
  if (healthIn(seen, source).enough) return; // Read once more right before its weight is raised.
  const watch = await watchFailures(run, source.slot);
  const { revision } = source;
  const desired = seen.slots.find(({ slot }) => slot === source.slot)?.desired ?? 0;
  if (desired < source.count && revision !== undefined) {
    await run.persist('scale the source up', () =>
      run.change('scale the source up', (platform, signal) =>
        platform.ensureCapacity(source.slot, revision, source.count, signal),
      ),
    );
  }
  await becomeHealthy(run, source, watch);
}

async function giveTrafficBack(run: Run): Promise<void> {
  const { fromSlot, toSlot } = run.deployment();
  const source = sourceOf(run);
  if (fromSlot === undefined || source === undefined) {
    const nobody = noTraffic([toSlot, otherSlot(toSlot)]);
    await shift(run, 'production', nobody);
    await shift(run, 'test', nobody);
    return;
  }
  const weights = weightsFor(fromSlot, toSlot, 100);
  const watch = await watchFailures(run, source.slot);
  await shift(run, 'production', weights, {
    wanted: source,
    ready: () => becomeHealthy(run, source, watch),
  });
  await shift(run, 'test', weights);
}

async function drainTarget(run: Run): Promise<void> {
  const { toSlot, targetIdleSinceMs, stages } = run.deployment();
  const served = stages.some(({ stage }) => stage === 'PRODUCTION_TRAFFIC_SHIFT');
  if (!served && targetIdleSinceMs === undefined) return;
  const idleSinceMs = targetIdleSinceMs ?? run.ports.clock.now();
  if (targetIdleSinceMs === undefined) await run.record({ targetIdleSinceMs: idleSinceMs });
  await drain(run, toSlot, idleSinceMs);
}

/** Nothing to take back: no traffic, no tasks, no rule of the target. */
function isUntouched(run: Run, seen: Observation): boolean {
  const { toSlot, stages } = run.deployment();
  const begun = stages.some(({ stage }) => stage === 'SCALE_UP');
  return !begun && isAtRest(toSlot, seen) && isIdle(toSlot, seen);
}
