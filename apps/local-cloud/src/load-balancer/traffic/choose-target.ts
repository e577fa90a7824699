import type { Target } from './target.ts';

export type Algorithm = 'round_robin' | 'least_outstanding_requests' | 'weighted_random';

export interface Choice {
  readonly algorithm: Algorithm;
  /** 0 where slow start is off. */
  readonly slowStartMs: number;
  readonly nowMs: number;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/** Where a request goes within a group. Keeps the place of the round. */
export class TargetChooser {
  #next = 0;

  /** Undefined where there is no candidate. */
  choose(candidates: readonly Target[], choice: Choice): Target | undefined {
    if (candidates.length < 2) return candidates[0];
    switch (choice.algorithm) {
      case 'least_outstanding_requests':
        return this.#leastOutstanding(candidates);
      case 'weighted_random':
        return candidates[Math.floor(choice.random() * candidates.length)];
      case 'round_robin':
        return this.#roundRobin(candidates, choice);
    }
  }

  #leastOutstanding(candidates: readonly Target[]): Target | undefined {
    // Starts at another target each time, so that ties do not all fall to the first.
    let best = this.#step(candidates);
    for (let tried = 1; tried < candidates.length; tried += 1) {
      const other = this.#step(candidates);
      if (best === undefined || (other && other.upstream.outstanding < best.upstream.outstanding))
        best = other;
    }
    this.#next += 1;
    return best;
  }

  #roundRobin(candidates: readonly Target[], choice: Choice): Target | undefined {
    for (let tried = 0; tried < candidates.length; tried += 1) {
      const target = this.#step(candidates);
      if (target === undefined || takesItsTurn(target, choice)) return target;
    }
    return this.#step(candidates);
  }

  #step(candidates: readonly Target[]): Target | undefined {
    const target = candidates[this.#next % candidates.length];
    this.#next = (this.#next + 1) % Number.MAX_SAFE_INTEGER;
    return target;
  }
}

/** In slow start a target takes a share that grows in a straight line to its full one. */
function takesItsTurn(target: Target, { slowStartMs, nowMs, random }: Choice): boolean {
  if (target.warmingSinceMs === undefined || slowStartMs === 0) return true;
  const share = (nowMs - target.warmingSinceMs) / slowStartMs;
  return share >= 1 || random() < share;
}
