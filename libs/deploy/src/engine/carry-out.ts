import { endsWriting, type DeployError } from './deploy-error.ts';
import { failureOf } from './failure.ts';
import { goBack } from './go-back.ts';
import { becomeHealthy, stayHealthy, watchFailures } from './health.ts';
import type { Stage } from './lifecycle.ts';
import { bothKept, lostWriting, wentThrough } from './messages.ts';
import { preScaleUp } from './pre-scale-up.ts';
import { emptyIdleSlot, scaleUp, verify } from './prepare.ts';
import type { VerbResult } from './requests.ts';
import { retireSource } from './retire.ts';
import type { Run } from './run.ts';
import type { StageRecord } from './service-deployment.ts';
import { targetOf } from './target.ts';
import { confirmShift, shiftInSteps } from './traffic.ts';
import { shiftTest, validate } from './validate.ts';

/**
 * One deployment from its first stage to its last. Every stage looks at what is there before it does anything, so that a
 * run that takes over goes through the same lines.
 */
export async function carryOut(run: Run): Promise<VerbResult> {
  const { toSlot, stages: earlier } = run.deployment();
  try {
    await run.stage('VERIFY', () => verify(run));
    await run.stage('RECONCILE_SERVICE', () => emptyIdleSlot(run));
    await run.stage('PRE_SCALE_UP', () => preScaleUp(run));
    const starting = await watchFailures(run, toSlot, beganMs(earlier, 'SCALE_UP'));
    await run.stage('SCALE_UP', () => scaleUp(run));
    await run.stage('POST_SCALE_UP', () => becomeHealthy(run, targetOf(run), starting));
    const running = await watchFailures(run, toSlot, beganMs(earlier, 'TEST_TRAFFIC_SHIFT'));
    await run.stage('TEST_TRAFFIC_SHIFT', () => shiftTest(run));
    await run.stage('POST_TEST_TRAFFIC_SHIFT', () => validate(run));
    await run.stage('PRODUCTION_TRAFFIC_SHIFT', () => shiftInSteps(run, running));
    await run.stage('POST_PRODUCTION_TRAFFIC_SHIFT', () => confirmShift(run, running));
    await run.stage('BAKE_TIME', () => stayHealthy(run, run.settings.bakeTimeMs, targetOf(run), running));
  } catch (reason) {
    return goBack(run, reason);
  }
  // Past this line the old slot may be half stopped: a failure is reported, never rolled back.
  return cleanUp(run);
}

/** Stops the old slot and ends the deployment. */
export async function cleanUp(run: Run): Promise<VerbResult> {
  run.ignoreStop();
  let trouble: DeployError | undefined;
  try {
    await run.stage('CLEAN_UP', () => retireSource(run));
  } catch (error) {
    trouble = failureOf(run, error);
    if (endsWriting(trouble)) return lostWriting(run, trouble);
  }
  if (trouble?.code === 'HEALTH_GATE' || trouble?.code === 'DRIFT') {
    return run.end('NEEDS_OPERATOR', bothKept(run, trouble), { stopReason: trouble.code });
  }
  return run.end('SUCCESSFUL', wentThrough(run, trouble), { stopReason: undefined });
}

/** When an earlier run of this deployment got to the stage first. */
function beganMs(earlier: readonly StageRecord[], stage: Stage): number | undefined {
  return earlier.find((record) => record.stage === stage)?.startedAtMs;
}
