import type { Release } from '../ports/platform.ts';
import type { DeployError } from './deploy-error.ts';
import type { VerbResult } from './requests.ts';
import type { Run } from './run.ts';
import type { ServiceDeployment } from './service-deployment.ts';
import { showWeights } from './weights.ts';

/** The end of a deployment that went through. */
export function wentThrough(run: Run, trouble?: DeployError): string {
  const { release, fromSlot, toSlot, startedAtMs, desired, verb } = run.deployment();
  const seconds = Math.round((run.ports.clock.now() - startedAtMs) / 1000);
  const what = verb === 'rollback' ? 'is live again' : 'is live';
  const first = `${nameOf(release)} ${what} in ${toSlot} with ${desired} healthy ${desired === 1 ? 'target' : 'targets'}, after ${seconds} s`;
  if (fromSlot === undefined) return `${first}. It is the first release: nothing was live before.`;
  if (trouble === undefined) return `${first}; ${fromSlot} is scaled to 0.`;
  return `${first}. ${fromSlot} could not be scaled to 0 and still runs: ${trouble.message}. The next deployment stops it.`;
}

/** The old slot was to be stopped, but the new one does not look well: both stay. */
export function bothKept(run: Run, trouble: DeployError): string {
  const { release, fromSlot, toSlot } = run.deployment();
  return `${nameOf(release)} was given all traffic in ${toSlot}, but ${fromSlot ?? 'the old slot'} was kept up: ${trouble.message}. Do this: ${trouble.hint}.`;
}

export function nothingWasChanged(run: Run, reason: DeployError): string {
  return `${attempt(run)} was stopped before any task or traffic was changed: ${reason.message}. ${liveNow(run)} Do this: ${reason.hint}.`;
}

export function cameBack(run: Run, reason: DeployError, leftover?: DeployError): string {
  const { toSlot } = run.deployment();
  const rest =
    leftover === undefined
      ? `${toSlot} is scaled to 0.`
      : `${toSlot} could not be scaled to 0 (${leftover.message}); the next deployment stops it.`;
  return `${attempt(run)} did not go through: ${reason.message}. ${liveNow(run)} ${rest} Do this: ${reason.hint}.`;
}

export function withoutSource(run: Run, reason: DeployError, leftover?: DeployError): string {
  const { toSlot } = run.deployment();
  const rest =
    leftover === undefined ? `${toSlot} is scaled to 0` : `${toSlot} still runs (${leftover.message})`;
  return `${attempt(run)} did not go through: ${reason.message}. Nothing was live before, so nothing is live now; ${rest}. Do this: ${reason.hint}.`;
}

export function cannotGoBack(run: Run, reason: DeployError, failure: DeployError): string {
  const { expectedWeights } = run.deployment();
  return `${attempt(run)} did not go through (${reason.message}), and the way back stopped: ${failure.message}. Both slots were left up, and production traffic as it was last seen: ${showWeights(expectedWeights)}. Do this: ${failure.hint}; then run rollback or deploy again, which goes on from there.`;
}

/** Ends a run that may not write any more. */
export function lostWriting(run: Run, failure: DeployError): VerbResult {
  const status = failure.code === 'LOCK_LOST' ? 'STOPPED' : 'NEEDS_OPERATOR';
  return run.leave(status, leftBehind(run.deployment(), failure));
}

export function leftBehind({ id }: ServiceDeployment, { message, hint }: DeployError): string {
  return `deployment ${id} was left where it is: ${message}. Nothing was changed after that. Do this: ${hint}.`;
}

export function nameOf({ name, digest }: Release): string {
  return `release ${name} (${digest.slice(0, 19)})`;
}

function attempt(run: Run): string {
  const { release, toSlot, verb } = run.deployment();
  return verb === 'rollback'
    ? `the rollback to ${nameOf(release)} in ${toSlot}`
    : `${nameOf(release)} in ${toSlot}`;
}

function liveNow(run: Run): string {
  const { fromSlot, sourceRevision } = run.deployment();
  if (fromSlot === undefined) return 'Nothing was live before, and nothing is now.';
  const release = sourceRevision === undefined ? 'what was live' : nameOf(sourceRevision.release);
  return `All production traffic is on ${fromSlot} with ${release}.`;
}
