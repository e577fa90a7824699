import type { TargetGroupStickinessConfig } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroup } from '../traffic/target-group.ts';

interface WeightedGroup {
  readonly group: TargetGroup;
  readonly weight: number;
}

/** The groups of one forward action. Each request draws anew, so weights hold for every mix of requests. */
export class WeightedGroups {
  readonly #groups: readonly WeightedGroup[];
  readonly #total: number;
  /** How long a client keeps its group, in seconds; undefined where it does not. */
  readonly stickySeconds: number | undefined;

  constructor(groups: readonly WeightedGroup[], stickiness: TargetGroupStickinessConfig | undefined) {
    this.#groups = groups;
    this.#total = groups.reduce((sum, { weight }) => sum + weight, 0);
    this.stickySeconds = stickiness?.Enabled === true ? (stickiness.DurationSeconds ?? 1) : undefined;
  }

  /**
   * Undefined where every weight is 0. A group that cannot serve keeps its share: there is no failover between groups.
   * @param draw from 0 up to, not including, 1
   */
  choose(draw: number): TargetGroup | undefined {
    let rest = draw * this.#total;
    for (const { group, weight } of this.#groups) {
      if (rest < weight) return group;
      rest -= weight;
    }
    return undefined;
  }

  byArn(arn: string): TargetGroup | undefined {
    return this.#groups.find(({ group }) => group.arn === arn)?.group;
  }
}
