import type {
  Action,
  FixedResponseActionConfig,
  RedirectActionConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancingState } from '../state/load-balancing-state.ts';
import type { ListenerRecord } from '../state/records.ts';
import type { TargetGroup } from '../traffic/target-group.ts';
import { compileConditions } from './match-conditions.ts';
import type { Matcher } from './match-conditions.ts';
import type { RequestFacts } from './request-facts.ts';
import { compileTransforms } from './transforms.ts';
import type { Rewrite } from './transforms.ts';
import { WeightedGroups } from './weighted-groups.ts';

/** `priority` is that of the rule, 0 of the default action. */
export type Route = { readonly priority: number } & Way;

type Way =
  | { readonly type: 'forward'; readonly groups: WeightedGroups; readonly rewrite: Rewrite | undefined }
  | { readonly type: 'fixed-response'; readonly response: FixedResponseActionConfig }
  | { readonly type: 'redirect'; readonly redirect: RedirectActionConfig };

/** The rules of one listener at one moment. It never changes: an edit makes another, which later requests use. */
export interface RouteTable {
  route(request: RequestFacts): Route;
}

/** @param groupOf the running group behind an ARN */
export function compileRoutes(
  listener: ListenerRecord,
  state: LoadBalancingState,
  groupOf: (arn: string) => TargetGroup | undefined,
): RouteTable {
  const rules = state.rulesOf(listener.arn).map((rule): { matches: Matcher; route: Route } => ({
    matches: compileConditions(rule.conditions),
    route: {
      priority: rule.priority,
      ...compileAction(rule.actions, groupOf, compileTransforms(rule.transforms)),
    },
  }));
  const otherwise: Route = { priority: 0, ...compileAction(listener.defaultActions, groupOf, undefined) };
  return {
    route(request) {
      for (const rule of rules) {
        if (rule.matches(request)) return rule.route;
      }
      return otherwise;
    },
  };
}

function compileAction(
  actions: readonly Action[],
  groupOf: (arn: string) => TargetGroup | undefined,
  rewrite: Rewrite | undefined,
): Way {
  const [action] = actions;
  if (action?.FixedResponseConfig !== undefined)
    return { type: 'fixed-response', response: action.FixedResponseConfig };
  if (action?.RedirectConfig !== undefined) return { type: 'redirect', redirect: action.RedirectConfig };
  const groups = (action?.ForwardConfig?.TargetGroups ?? []).flatMap((tuple) => {
    const group = groupOf(tuple.TargetGroupArn ?? '');
    return group === undefined ? [] : [{ group, weight: tuple.Weight ?? 1 }];
  });
  return {
    type: 'forward',
    groups: new WeightedGroups(groups, action?.ForwardConfig?.TargetGroupStickinessConfig),
    rewrite,
  };
}
