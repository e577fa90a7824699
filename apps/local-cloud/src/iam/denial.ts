import type { Denial } from './policy/evaluate.ts';

const WHERE = { identity: 'identity-based policy', boundary: 'permissions boundary' } as const;

/**
 * AWS's sentence for a call that is not allowed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function denialSentence(
  callerArn: string,
  { action, resource }: { readonly action: string; readonly resource: string },
  { kind, where, by }: Denial,
): string {
  const policy = WHERE[where];
  const article = where === 'identity' ? 'an' : 'a';
  const named = by?.policy.arn === undefined ? '' : `: ${by.policy.arn}`;
  const why =
    kind === 'explicit'
      ? `with an explicit deny in ${article} ${policy}${named}`
      : `because no ${policy} allows the ${action} action`;
  return `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}
