import type { Release } from '../ports/platform.ts';
import { begin, look, type Goal, type Situation } from './begin.ts';
import { carryOut } from './carry-out.ts';
import { DeployError } from './deploy-error.ts';
import { stoppable } from './failure.ts';
import { isOpen } from './lifecycle.ts';
import { exclusively } from './lock.ts';
import { nameOf } from './messages.ts';
import type { DeployPorts, RollbackRequest, VerbResult } from './requests.ts';
import { goodDeployments, ROLLBACK_WINDOW } from './rollback-window.ts';
import type { ServiceDeployment } from './service-deployment.ts';
import { takeOver } from './take-over.ts';
import { otherSlot } from './target.ts';

const SHORTEST_DIGEST = 6;

/**
 * Goes back to a release that the journal says was live and good. It is a deployment of its own: capacity and health
 * first, then the weight, read back. Migrations are not taken back.
 * @throws {DeployError} NO_REVISION where `to` names no good release, LOCK_HELD, DRIFT: then nothing was changed
 */
export function rollBack(request: RollbackRequest, ports: DeployPorts): Promise<VerbResult> {
  return stoppable(ports, async () => {
    const before = await look(ports);
    if (before.last === undefined || !isOpen(before.last)) {
      const choice = await chooseGoal(request, ports, before);
      if ('nothing' in choice) return nothingToDo(choice.nothing, before);
    }
    return exclusively(request, ports, async (lock) => {
      const found = await look(ports);
      const taken = await takeOver(request, ports, lock, found, {
        goOn: ({ verb, release }) => verb === 'rollback' && isNamed(release, request.to),
        instead: `a rollback${request.to === undefined ? '' : ` to ${request.to}`}`,
      });
      if (taken?.answers === true) return taken.result;
      const { result } = taken ?? {};
      if (
        result?.status === 'ROLLBACK_SUCCESSFUL' &&
        isNamed(result.deployment?.sourceRevision?.release, request.to)
      ) {
        return { ...result, status: 'SUCCESSFUL' }; // What a killed run had begun is taken back: that was the wish.
      }
      const now = taken === undefined ? found : await look(ports);
      const choice = await chooseGoal(request, ports, now);
      if ('nothing' in choice) return nothingToDo(choice.nothing, now);
      return carryOut(begin(request, ports, lock, now, choice));
    });
  });
}

function nothingToDo(why: string, { last }: Situation): VerbResult {
  return { status: 'NOTHING_TO_DO', message: `nothing to go back to: ${why}.`, deployment: last };
}

async function chooseGoal(
  { to }: RollbackRequest,
  { journal }: DeployPorts,
  situation: Situation,
): Promise<Goal | { readonly nothing: string }> {
  const good = goodDeployments(await journal.history(ROLLBACK_WINDOW));
  return to === undefined ? whatWasReplaced(situation, good) : named(to, situation, good);
}

/** The source of the newest deployment; running the verb twice does not go back twice. */
function whatWasReplaced(
  { live, last }: Situation,
  good: readonly ServiceDeployment[],
): Goal | { nothing: string } {
  if (last === undefined || live === undefined)
    return { nothing: 'the journal knows no release that is live' };
  const further = choices(good, live.revision?.release);
  if (last.status !== 'SUCCESSFUL') {
    return {
      nothing: `${nameOf(last.release)} did not go through, ${live.slot} is live as before it; ${further}`,
    };
  }
  if (last.verb === 'rollback') {
    return { nothing: `${nameOf(last.release)} is live after a rollback already; ${further}` };
  }
  const { sourceRevision, fromSlot } = last;
  if (sourceRevision === undefined) return { nothing: `${nameOf(last.release)} is the first release` };
  const revision = fromSlot === otherSlot(live.slot) ? sourceRevision : undefined;
  return { verb: 'rollback', release: sourceRevision.release, steps: [100], revision };
}

function named(
  to: string,
  { live }: Situation,
  good: readonly ServiceDeployment[],
): Goal | { nothing: string } {
  const match = good.find(({ release }) => isNamed(release, to));
  if (match === undefined) {
    throw new DeployError(
      'NO_REVISION',
      `no release "${to}" was ever live and good here`,
      choices(good, undefined),
    );
  }
  const { release, targetRevision, toSlot } = match;
  if (live?.revision?.release.digest === release.digest) {
    return { nothing: `${nameOf(release)} is live in ${live.slot}` };
  }
  const revision = toSlot === otherSlot(live?.slot) ? targetRevision : undefined;
  return { verb: 'rollback', release, steps: [100], revision };
}

function isNamed(release: Release | undefined, to: string | undefined): boolean {
  if (to === undefined) return true;
  if (release === undefined) return false;
  const hex = to.replace(/^sha256:/, '');
  return (
    release.name === to ||
    (hex.length >= SHORTEST_DIGEST && release.digest.slice('sha256:'.length).startsWith(hex))
  );
}

function choices(good: readonly ServiceDeployment[], live: Release | undefined): string {
  const names = new Set(
    good.filter(({ release }) => release.digest !== live?.digest).map(({ release }) => release.name),
  );
  return names.size === 0
    ? 'the journal knows no other good release'
    : `good releases to name with --to: ${[...names].slice(0, 5).join(', ')}`;
}
