import type { RequestContext } from './policy/pattern.ts';
import type { Statement } from './policy/statement.ts';

/** Who wants a role, as a trust policy names principals. */
export interface TrustPrincipal {
  /** `Federated`: ARN of an identity provider; `Service`: such as `ecs-tasks.amazonaws.com`; `AWS`: what the caller goes by. */
  readonly kind: 'AWS' | 'Service' | 'Federated';
  readonly names: readonly string[];
  /** Of an AWS principal: a policy that names the account leaves the choice to the account's own policies. */
  readonly account?: string;
}

/** `delegated`: the trust policy names the account only, and the caller's own policies must allow it. */
export type Trust = 'trusted' | 'delegated' | 'denied' | 'not-trusted';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function judgeTrust(
  statements: readonly Statement[],
  principal: TrustPrincipal,
  request: { readonly action: string; readonly resource: string; readonly context: RequestContext },
): Trust {
  let trust: Trust = 'not-trusted';
  for (const statement of statements) {
    const match = matchPrincipal(statement, principal);
    if (match === undefined || !statement.matches(request)) continue;
    if (statement.effect === 'Deny') return 'denied';
    if (match === 'itself' || trust === 'not-trusted') trust = match === 'itself' ? 'trusted' : 'delegated';
  }
  return trust;
}

function matchPrincipal(
  { principals }: Statement,
  { kind, names, account }: TrustPrincipal,
): 'itself' | 'its-account' | undefined {
  const trusted = principals[kind] ?? [];
  if (trusted.some((name) => names.includes(name))) return 'itself';
  // Everybody who is somebody of AWS; neither services nor other identity providers are.
  if (kind !== 'AWS' || account === undefined) return undefined;
  if (trusted.includes('*')) return 'itself';
  const ofAccount = [account, `arn:aws:iam::${account}:root`];
  return trusted.some((name) => ofAccount.includes(name)) ? 'its-account' : undefined;
}
