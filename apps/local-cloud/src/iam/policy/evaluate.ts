import type { AccessRequest, Statement } from './statement.ts';

/** A policy as it hangs on a role. */
export interface AttachedPolicy {
  readonly name: string;
  /** Of a managed policy. */
  readonly arn?: string;
  readonly statements: readonly Statement[];
}

export interface Found {
  readonly policy: AttachedPolicy;
  readonly statement: Statement;
}

export interface PolicySet {
  readonly identity: readonly AttachedPolicy[];
  /** The most that the identity's policies can give; undefined: no bounds. */
  readonly boundary?: AttachedPolicy;
}

export type Verdict =
  { readonly allowed: true; readonly by: Found } | { readonly allowed: false; readonly denial: Denial };

export interface Denial {
  readonly kind: 'explicit' | 'implicit';
  readonly where: 'identity' | 'boundary';
  /** The statement that denies. */
  readonly by?: Found;
}

/**
 * IAM's order within one account: a Deny anywhere, then the boundary, then an Allow.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate({ identity, boundary }: PolicySet, request: AccessRequest): Verdict {
  const bounds = boundary === undefined ? [] : [boundary];
  const denied = find(identity, 'Deny', request);
  if (denied) return { allowed: false, denial: { kind: 'explicit', where: 'identity', by: denied } };
  const outOfBounds = find(bounds, 'Deny', request);
  if (outOfBounds)
    return { allowed: false, denial: { kind: 'explicit', where: 'boundary', by: outOfBounds } };
  const by = find(identity, 'Allow', request);
  if (by === undefined) return { allowed: false, denial: { kind: 'implicit', where: 'identity' } };
  if (boundary !== undefined && find(bounds, 'Allow', request) === undefined) {
    return { allowed: false, denial: { kind: 'implicit', where: 'boundary' } };
  }
  return { allowed: true, by };
}

function find(
  policies: readonly AttachedPolicy[],
  effect: Statement['effect'],
  request: AccessRequest,
): Found | undefined {
  for (const policy of policies) {
    for (const statement of policy.statements) {
      if (statement.effect === effect && statement.matches(request)) return { policy, statement };
    }
  }
  return undefined;
}
