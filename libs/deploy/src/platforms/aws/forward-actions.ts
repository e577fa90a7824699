import type { Action, TargetGroupTuple } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type EcsSlot, ecsSlots } from '@cutover/config';
import type { Weights } from '../../ports/platform.ts';

/** Target group ARN of each slot. */
export type Groups = Readonly<Record<EcsSlot, string>>;

/** Weights of our groups in an action list; undefined where it names none of them. */
export function weightsIn(actions: readonly Action[], groups: Groups): Weights | undefined {
  const tuples = actions.flatMap(tuplesOf);
  const found = ecsSlots.flatMap((slot) => {
    const tuple = tuples.find(({ TargetGroupArn }) => TargetGroupArn === groups[slot]);
    return tuple === undefined ? [] : [[slot, tuple.Weight ?? 1] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Groups of somebody else that share a forward action with ours. */
export function strangersIn(actions: readonly Action[], groups: Groups): string[] {
  const ours = new Set<string | undefined>(Object.values(groups));
  return actions
    .map(tuplesOf)
    .filter((tuples) => tuples.some(({ TargetGroupArn }) => ours.has(TargetGroupArn)))
    .flatMap((tuples) => tuples.map(({ TargetGroupArn }) => TargetGroupArn ?? ''))
    .filter((arn) => !ours.has(arn));
}

/**
 * The action list as it was read, with the weights of both our groups replaced: ELBv2 replaces the list whole, so what is
 * not sent back is lost. A group that was missing joins; one that `weights` leaves out gets 0.
 */
export function withWeights(actions: readonly Action[], groups: Groups, weights: Weights): Action[] {
  return actions.map((action) => {
    if (weightsIn([action], groups) === undefined) return sendable(action);
    const others = tuplesOf(action).filter(({ TargetGroupArn }) => !isOurs(TargetGroupArn, groups));
    const ours = ecsSlots.map((slot) => ({ TargetGroupArn: groups[slot], Weight: weights[slot] ?? 0 }));
    const stickiness = action.ForwardConfig?.TargetGroupStickinessConfig;
    return {
      Type: action.Type,
      ...(action.Order === undefined ? {} : { Order: action.Order }),
      ForwardConfig: {
        TargetGroups: [...ours, ...others],
        ...(stickiness === undefined ? {} : { TargetGroupStickinessConfig: stickiness }),
      },
    };
  });
}

export function forwardTo(groups: Groups, weights: Weights): Action[] {
  return [
    {
      Type: 'forward',
      ForwardConfig: {
        TargetGroups: ecsSlots.map((slot) => ({
          TargetGroupArn: groups[slot],
          Weight: weights[slot] ?? 0,
        })),
      },
    },
  ];
}

function tuplesOf({ Type, ForwardConfig, TargetGroupArn }: Action): TargetGroupTuple[] {
  if (Type !== 'forward') return [];
  return ForwardConfig?.TargetGroups ?? (TargetGroupArn === undefined ? [] : [{ TargetGroupArn, Weight: 1 }]);
}

function isOurs(arn: string | undefined, groups: Groups): boolean {
  return ecsSlots.some((slot) => groups[slot] === arn);
}

/** ELBv2 never gives an OIDC client secret back, and keeps the one it has when told so. */
function sendable(action: Action): Action {
  const oidc = action.AuthenticateOidcConfig;
  if (oidc === undefined) return action;
  const secret = { ClientSecret: undefined, UseExistingClientSecret: true };
  return { ...action, AuthenticateOidcConfig: { ...oidc, ...secret } };
}
