import type { Observation, Slot, TrafficRule, Weights } from '../ports/platform.ts';

/**
 * Weights that give `target` this share of the requests: whole percents of a sum of 100, finer shares of a sum of 1000,
 * because a weight ends at 999. A share above 0 never becomes weight 0, and one below 100 leaves the source some.
 * @param percent 0-100
 */
export function weightsFor(target: Slot, source: Slot, percent: number): Weights {
  const sum = Number.isInteger(percent) ? 100 : 1000;
  const wanted = Math.round((percent * sum) / 100);
  const weight = percent <= 0 ? 0 : percent >= 100 ? sum : Math.min(sum - 1, Math.max(1, wanted));
  return { [target]: weight, [source]: sum - weight };
}

/** No traffic for any of the slots. */
export function noTraffic(slots: readonly Slot[]): Weights {
  return Object.fromEntries(slots.map((slot) => [slot, 0]));
}

/** The slot's part of all requests under these weights, 0-1; 0 where no slot has any. */
export function shareOf(slot: Slot, weights: Weights): number {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  return sum === 0 ? 0 : (weights[slot] ?? 0) / sum;
}

/** Whether both split traffic alike: 1/0 is 100/0, and a slot that is missing has 0. */
export function sameShares(one: Weights, other: Weights): boolean {
  const slots = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<Slot>;
  return [...slots].every((slot) => Math.abs(shareOf(slot, one) - shareOf(slot, other)) < 1e-9);
}

/** The weights to write to a rule: every slot that the rule names stays in it, at 0 where it is to get nothing. */
export function wholeWeights(rule: TrafficRule, weights: Weights): Weights {
  return { ...noTraffic(Object.keys(rule.weights) as Slot[]), ...weights };
}

export function rulesOf(kind: TrafficRule['kind'], observation: Observation): readonly TrafficRule[] {
  return observation.rules.filter((rule) => rule.kind === kind);
}

/** Whether every production rule gives the slot nothing. */
export function isIdle(slot: Slot, observation: Observation): boolean {
  return rulesOf('production', observation).every((rule) => (rule.weights[slot] ?? 0) === 0);
}

/** The slot that has all production traffic in every production rule; undefined where none has, or it is split. */
export function liveSlot(observation: Observation): Slot | undefined {
  const rules = rulesOf('production', observation);
  return observation.slots
    .map(({ slot }) => slot)
    .find((slot) => rules.length > 0 && rules.every((rule) => shareOf(slot, rule.weights) === 1));
}

/** Whether production traffic is split, or its rules disagree. */
export function isSplit(observation: Observation): boolean {
  return (
    liveSlot(observation) === undefined && observation.slots.some(({ slot }) => !isIdle(slot, observation))
  );
}

/** Such as `blue 90, green 10`. */
export function showWeights(weights: Weights): string {
  const parts = Object.entries(weights).map(([slot, weight]) => `${slot} ${weight}`);
  return parts.length === 0 ? 'no weights' : parts.sort().join(', ');
}

/** The production weights as they stand, each different split once. */
export function showProduction(observation: Observation): string {
  const shown = new Set(rulesOf('production', observation).map((rule) => showWeights(rule.weights)));
  return shown.size === 0 ? 'no rule that names a slot' : [...shown].join(' and ');
}
