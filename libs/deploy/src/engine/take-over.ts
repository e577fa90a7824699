import { carryOut, cleanUp } from './carry-out.ts';
import { DeployError } from './deploy-error.ts';
import { acceptLive, assertExpected, hasDrifted } from './drift.ts';
import { goBack } from './go-back.ts';
import { isOpen, isStuck, type Stage } from './lifecycle.ts';
import type { Lock } from './lock.ts';
import type { DeployPorts, VerbRequest, VerbResult } from './requests.ts';
import { openRun, type Run } from './run.ts';
import type { ServiceDeployment } from './service-deployment.ts';
import type { Situation } from './begin.ts';

/** What the new command wants of a deployment that was left in the middle. */
export interface Wish {
  /** Whether going on with this deployment is what was asked for. */
  readonly goOn: (left: ServiceDeployment) => boolean;
  /** In words, for the reason of going back. */
  readonly instead: string;
}

export interface TakenOver {
  readonly result: VerbResult;
  /** Whether the result is the answer to the new command too: else the command goes on from here. */
  readonly answers: boolean;
}

/**
 * Brings the deployment of a killed run to an end under its own id: forward where that is what is wanted, else back.
 * Undefined where there is none.
 * @throws {DeployError} DRIFT where somebody else moved its traffic meanwhile
 */
export async function takeOver(
  request: VerbRequest,
  ports: DeployPorts,
  lock: Lock,
  { seen, live, last }: Situation,
  wish: Wish,
): Promise<TakenOver | undefined> {
  if (last === undefined || !isOpen(last)) return undefined;
  const drifted = hasDrifted(seen, last);
  // A person was asked to decide, and has given all traffic to one slot: that settles it.
  if (drifted && isStuck(last) && live !== undefined) return undefined;
  if (request.acceptDrift !== true) assertExpected(seen, last);
  const left = drifted ? acceptLive(seen, last) : last;
  const run = openRun(request, ports, lock, { ...left, endedAtMs: undefined }, { resumed: true });
  const result = await bringToAnEnd(run, last, wish);
  const wayIsFree = ['SUCCESSFUL', 'ROLLBACK_SUCCESSFUL', 'STOPPED'].includes(result.status);
  // A stuck deployment had its answer: the new command is a fresh attempt.
  return { result, answers: !wayIsFree || (!isStuck(last) && wish.goOn(last)) };
}

async function bringToAnEnd(run: Run, last: ServiceDeployment, wish: Wish): Promise<VerbResult> {
  const turnedBack = !['PENDING', 'IN_PROGRESS'].includes(last.status);
  if (hasBegun(last, 'CLEAN_UP')) {
    if (wish.goOn(last)) return cleanUp(run);
    return run.end(
      'SUCCESSFUL',
      `${last.release.name} was live in ${last.toSlot} when the run was taken over`,
    );
  }
  if (turnedBack) return goBack(run, whyItTurned(last));
  if (wish.goOn(last) || last.verb === 'rollback' || hasNoWayBack(last)) return carryOut(run);
  return goBack(
    run,
    new DeployError(
      'OPERATOR',
      `its run ended without a word, and ${wish.instead} was asked for instead`,
      'nothing: the new request goes on from here',
    ),
  );
}

/** On the first deployment going back means that nothing serves: not once traffic may be on it. */
function hasNoWayBack(left: ServiceDeployment): boolean {
  return left.fromSlot === undefined && hasBegun(left, 'PRODUCTION_TRAFFIC_SHIFT');
}

function hasBegun({ stages }: ServiceDeployment, stage: Stage): boolean {
  return stages.some((one) => one.stage === stage);
}

function whyItTurned({ stopReason = 'OPERATOR', failure }: ServiceDeployment): DeployError {
  if (failure !== undefined) return new DeployError(stopReason, failure.message, failure.hint);
  return new DeployError(
    stopReason,
    'it was on its way back when its run ended',
    'see what is live with status',
  );
}
