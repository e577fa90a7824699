import type { ServiceDeployment, ServiceStatus, SlotState, Weights } from '@cutover/deploy';
import type { VerbAnswer } from '../session/run-verb.ts';
import { releaseInWords, weightsInWords } from './wording.ts';

/** What is live, for people and for programs. */
export function statusAnswer(status: ServiceStatus, url: string): VerbAnswer {
  const { observation, live, last, lock, warnings } = status;
  const weights = productionWeights(status);
  return {
    status: 'SUCCESSFUL',
    exitCode: 0,
    live: live?.slot,
    release: live?.revision?.release.name,
    version: live?.revision?.release.version,
    digest: live?.revision?.release.digest,
    weights,
    slots: observation.slots.map(slotFacts),
    lastDeployment: last,
    lock,
    warnings,
    url,
    message: [
      headline(status, weights, url),
      `  weights   ${weightsInWords(weights)}`,
      ...observation.slots.map(slotLine),
      ...(last === undefined ? [] : [`  last      ${lastInWords(last)}`]),
      ...(lock === undefined
        ? []
        : [
            `  lock      held by ${lock.holder.owner} (${lock.holder.verb}) since ${new Date(lock.acquiredAtMs).toISOString()}`,
          ]),
      ...warnings.map((warning) => `  warning   ${warning}`),
    ].join('\n'),
  };
}

function headline({ live }: ServiceStatus, weights: Weights, url: string): string {
  if (live === undefined) {
    const shared = Object.values(weights).some((weight) => weight > 0);
    return shared ? `Traffic is split between the slots: ${url}` : 'Nothing is live.';
  }
  const release = live.revision === undefined ? '(unknown)' : releaseInWords(live.revision.release);
  return `Release ${release} is live in ${live.slot}: ${url}`;
}

function productionWeights({ observation }: ServiceStatus): Weights {
  return observation.rules.find(({ kind }) => kind === 'production')?.weights ?? {};
}

function slotFacts({ slot, revision, desired, running, pending, targets }: SlotState) {
  return {
    slot,
    release: revision?.release.name,
    version: revision?.release.version,
    digest: revision?.release.digest,
    taskDefinition: revision?.id,
    desired,
    running,
    pending,
    targets: targets.map(({ id, state, reason }) => ({ id, state, reason })),
  };
}

function slotLine({ slot, revision, desired, running, pending, targets }: SlotState): string {
  const states = targets.map(({ state, reason }) => (reason === undefined ? state : `${state} (${reason})`));
  const tasks = `${running} of ${desired} tasks running${pending > 0 ? `, ${pending} pending` : ''}`;
  const release = revision === undefined ? 'no release' : releaseInWords(revision.release);
  return `  ${slot.padEnd(9)} ${release}: ${tasks}${states.length > 0 ? `; targets ${states.join(', ')}` : ''}`;
}

function lastInWords({ id, verb, release, status, endedAtMs }: ServiceDeployment): string {
  const when = endedAtMs === undefined ? '' : ` at ${new Date(endedAtMs).toISOString()}`;
  return `${verb} of ${releaseInWords(release)}: ${status}${when} (${id})`;
}
