import type { Observation } from '../ports/platform.ts';
import { DeployError } from './deploy-error.ts';
import { hasEnded } from './lifecycle.ts';
import type { ServiceDeployment } from './service-deployment.ts';
import { isSplit, rulesOf, sameShares, shareOf, showProduction, showWeights } from './weights.ts';

/** Whether production differs from what this deployment last wrote, and from what it was about to write. */
export function hasDrifted(
  seen: Observation,
  { expectedWeights, pendingWeights }: ServiceDeployment,
): boolean {
  const rules = rulesOf('production', seen);
  const somethingLive = Object.values(expectedWeights).some((weight) => weight > 0);
  if (rules.length === 0) return somethingLive;
  const ours = [expectedWeights, ...(pendingWeights ?? [])];
  return !rules.every(({ weights }) => ours.some((one) => sameShares(weights, one)));
}

/** @throws {DeployError} DRIFT, naming the weights on both sides */
export function assertExpected(seen: Observation, deployment: ServiceDeployment): void {
  if (!hasDrifted(seen, deployment)) return;
  const { expectedWeights, pendingWeights, id } = deployment;
  const expected = [expectedWeights, ...(pendingWeights ?? [])];
  // What is split while no deployment is under way can be accepted by nobody: there is no slot to start from.
  const acceptable = !(isSplit(seen) && hasEnded(deployment.status));
  throw new DeployError(
    'DRIFT',
    `somebody else changed production traffic: live is ${showProduction(seen)}, but deployment ${id} left ${expected.map(showWeights).join(' or ')}`,
    `put the weights back to ${showWeights(expectedWeights)} and run the command again${acceptable ? ', or accept what is live with --accept-drift' : ''}`,
  );
}

/** The deployment with the live weights taken as its own. */
export function acceptLive(seen: Observation, deployment: ServiceDeployment): ServiceDeployment {
  const [expectedWeights = {}, ...others] = rulesOf('production', seen).map(({ weights }) => weights);
  const pendingWeights = others.filter((weights) => !sameShares(weights, expectedWeights));
  return { ...deployment, expectedWeights, pendingWeights };
}

/** @throws {DeployError} DRIFT where traffic is split though no deployment is under way: no slot is the live one */
export function assertWhole(seen: Observation): void {
  if (!isSplit(seen)) return;
  const slots = seen.slots.map(({ slot }) => slot);
  const busiest = slots.sort((a, b) => total(seen, b) - total(seen, a))[0] ?? 'blue';
  throw new DeployError(
    'DRIFT',
    `production traffic is split (${showProduction(seen)}), but no deployment is under way`,
    `give all traffic to one healthy slot, such as ${busiest}, in every production rule, then run the command again`,
  );
}

function total(seen: Observation, slot: Observation['slots'][number]['slot']): number {
  return rulesOf('production', seen).reduce((sum, { weights }) => sum + shareOf(slot, weights), 0);
}
