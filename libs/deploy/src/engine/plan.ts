import { assertExpected, assertWhole } from './drift.ts';
import { look, type Situation } from './begin.ts';
import { isLive } from './deploy.ts';
import { DeployError } from './deploy-error.ts';
import { isOpen } from './lifecycle.ts';
import { nameOf } from './messages.ts';
import type { DeployPorts, DeployRequest, DeploymentSettings, Plan } from './requests.ts';
import { persistently } from './retry.ts';
import { otherSlot } from './target.ts';
import { showProduction, showWeights, weightsFor } from './weights.ts';

type Change = Plan['changes'][number];

/** What `deploy` would do now, and why. Reads only, and needs no lock. */
export async function plan(request: DeployRequest, ports: DeployPorts): Promise<Plan> {
  const signal = ports.signal ?? new AbortController().signal;
  const scope = { clock: ports.clock, signal };
  const [situation, held, findings] = await Promise.all([
    look(ports),
    ports.journal.holder(),
    persistently('check the preconditions', scope, () => ports.platform.verify(request.release, signal)),
  ]);
  const warnings = findings.map(({ what, hint }) => `${what}: ${hint}`);
  if (held !== undefined && held.expiresAtMs > ports.clock.now()) {
    const since = new Date(held.acquiredAtMs).toISOString();
    warnings.push(`${held.holder.owner} holds the lock for ${held.holder.verb} since ${since}`);
  }
  warnings.push(...trafficWarnings(situation), ...settingsWarnings(request.settings));
  if (isLive(request, ports, situation)) return { changes: [], warnings, longestMs: 0 };
  return { changes: changesOf(request, situation), warnings, longestMs: longestMs(request.settings) };
}

function changesOf({ release, settings }: DeployRequest, { live, last }: Situation): readonly Change[] {
  const changes: Change[] = [];
  if (last !== undefined && isOpen(last)) {
    changes.push({
      what: `bring deployment ${last.id} of ${nameOf(last.release)} to an end first`,
      why: 'its run ended in the middle',
    });
  }
  const target = live === undefined ? 'blue' : otherSlot(live.slot);
  const count = Math.max(settings.desired, live?.desired ?? 0);
  changes.push({
    what: `start ${count} ${count === 1 ? 'task' : 'tasks'} of ${nameOf(release)} in ${target}`,
    why: whyStart(release.digest, live?.revision?.release.digest),
  });
  if (settings.migrate !== undefined) {
    changes.push({ what: 'run the migrations as a one-off task', why: 'before the release starts' });
  }
  const steps = live === undefined ? [100] : settings.steps;
  for (const step of steps) {
    changes.push({
      what: `give ${target} ${step} % of production (${showWeights(weightsFor(target, live?.slot ?? otherSlot(target), step))})`,
      why:
        step === 100
          ? `then watch it for ${settings.bakeTimeMs / 1000} s`
          : `for ${settings.stepBakeMs / 1000} s`,
    });
  }
  if (live !== undefined) {
    changes.push({ what: `scale ${live.slot} to 0`, why: 'once its last requests have had their time' });
  }
  return changes;
}

function whyStart(digest: string, liveDigest: string | undefined): string {
  if (liveDigest === undefined) return 'nothing is live';
  return digest === liveDigest ? 'its settings have changed' : 'another release is live';
}

function trafficWarnings({ seen, last }: Situation): readonly string[] {
  try {
    if (last === undefined || !isOpen(last)) assertWhole(seen);
    if (last !== undefined) assertExpected(seen, last);
    return [];
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    return [`${error.message} (${showProduction(seen)}): ${error.hint}`];
  }
}

function settingsWarnings({ steps, stepBakeMs, pollMs }: DeploymentSettings): readonly string[] {
  if (steps.length < 2 || stepBakeMs >= 2 * pollMs) return [];
  return ['the time between steps is shorter than two reads of the health: a bad step is not seen'];
}

/** The sum of all deadlines and waits on the way forward. */
function longestMs(settings: DeploymentSettings): number {
  const { migrate, taskTimeoutMs, startTimeoutMs, settleMs, stepBakeMs, bakeTimeMs, steps } = settings;
  const start = (migrate === undefined ? 0 : taskTimeoutMs) + startTimeoutMs;
  const traffic = steps.length * settleMs + (steps.length - 1) * stepBakeMs + bakeTimeMs;
  return start + traffic + settleMs + settings.deregistrationDelayMs;
}
