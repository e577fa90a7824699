import { healthyTargets } from '../gates/health-gate.ts';
import type { SlotState } from '../ports/platform.ts';
import { begin, idleSince, look, type Situation } from './begin.ts';
import { carryOut } from './carry-out.ts';
import { hasDrifted } from './drift.ts';
import { stoppable } from './failure.ts';
import { isOpen } from './lifecycle.ts';
import { exclusively, type Lock } from './lock.ts';
import { nameOf } from './messages.ts';
import type { DeployPorts, DeployRequest, VerbResult } from './requests.ts';
import { retire } from './retire.ts';
import { openRun } from './run.ts';
import { takeOver } from './take-over.ts';
import { otherSlot } from './target.ts';

/**
 * Brings a release into production. Takes over what a killed run left, does nothing where nothing is to do, and ends with
 * all traffic on one healthy slot.
 * @throws {DeployError} LOCK_HELD, DRIFT and whatever else keeps it from beginning: then nothing was changed
 */
export function deploy(request: DeployRequest, ports: DeployPorts): Promise<VerbResult> {
  return stoppable(ports, async () => {
    const before = await look(ports);
    if (isLive(request, ports, before) && !hasLeftovers(before)) return nothingToDo(request, before);
    return exclusively(request, ports, async (lock) => {
      const found = await look(ports);
      const taken = await takeOver(request, ports, lock, found, {
        goOn: ({ release, toSlot, targetRevision }) =>
          release.digest === request.release.digest &&
          (targetRevision === undefined ||
            targetRevision.configurationHash === ports.platform.configurationHash(toSlot)),
        instead: nameOf(request.release),
      });
      if (taken?.answers === true) return taken.result;
      const now = taken === undefined ? found : await look(ports);
      if (isLive(request, ports, now)) return tidyUp(request, ports, lock, now);
      const { release, settings } = request;
      return carryOut(begin(request, ports, lock, now, { verb: 'deploy', release, steps: settings.steps }));
    });
  });
}

/** Whether the release is live as it would be deployed now, and serves. */
export function isLive(
  { release, settings }: DeployRequest,
  { platform }: Pick<DeployPorts, 'platform'>,
  { seen, live, last }: Situation,
): boolean {
  if (live?.revision === undefined || last === undefined) return false;
  if (isOpen(last) || hasDrifted(seen, last)) return false;
  return (
    live.revision.release.digest === release.digest &&
    live.revision.configurationHash === platform.configurationHash(live.slot) &&
    live.desired >= settings.desired &&
    healthyTargets(live) > 0
  );
}

/** Tasks in the idle slot that a clean-up could not stop. Draining ones end by themselves. */
function hasLeftovers({ seen, live }: Situation): boolean {
  return (idleState({ seen, live })?.desired ?? 0) > 0;
}

function idleState({ seen, live }: Pick<Situation, 'seen' | 'live'>): SlotState | undefined {
  return seen.slots.find(({ slot }) => slot === otherSlot(live?.slot));
}

function nothingToDo({ release }: DeployRequest, { live, last }: Situation): VerbResult {
  const healthy = `${healthyTargets(live)} of ${live?.desired ?? 0} targets healthy`;
  return {
    status: 'NOTHING_TO_DO',
    message: `nothing to do: ${nameOf(release)} is live in ${live?.slot ?? 'no slot'} with these settings, ${healthy}.`,
    deployment: last,
  };
}

async function tidyUp(
  request: DeployRequest,
  ports: DeployPorts,
  lock: Lock,
  now: Situation,
): Promise<VerbResult> {
  const { last } = now;
  const slot = idleState(now)?.slot;
  if (!hasLeftovers(now) || slot === undefined || last === undefined) return nothingToDo(request, now);
  const run = openRun(request, ports, lock, last, { resumed: true });
  const stage = last.status === 'SUCCESSFUL' ? 'CLEAN_UP' : 'ROLLBACK_CLEAN_UP';
  await run.stage(stage, () => retire(run, slot, idleSince(last, slot) ?? ports.clock.now()));
  const { message, deployment } = nothingToDo(request, now);
  return {
    status: 'NOTHING_TO_DO',
    message: `${message} What was left in ${slot} is scaled to 0.`,
    deployment,
  };
}
