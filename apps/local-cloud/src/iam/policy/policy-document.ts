import { z } from 'zod';
import { isConditionOperator } from './condition-operators.ts';

const words = z
  .union([z.string(), z.array(z.string())])
  .transform((value): readonly string[] => [value].flat());
const conditionValues = z
  .union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number(), z.boolean()]))])
  .transform((value): readonly string[] => [value].flat().map(String));
const condition = z
  .record(z.string(), z.record(z.string(), conditionValues))
  .superRefine((value, context) => {
    const unknown = Object.keys(value).find((operator) => !isConditionOperator(operator));
    if (unknown !== undefined) {
      context.addIssue({ code: 'custom', message: `${unknown} is no condition operator of IAM` });
    }
  });
const principal = z
  .union([z.literal('*'), z.record(z.string(), words)])
  .transform((value): Readonly<Record<string, readonly string[]>> =>
    value === '*' ? { AWS: ['*'] } : value,
  );

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: principal.optional(),
  NotPrincipal: principal.optional(),
  Action: words.optional(),
  NotAction: words.optional(),
  Resource: words.optional(),
  NotResource: words.optional(),
  Condition: condition.default({}),
});

/**
 * The policy grammar of IAM.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
const policy = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).default('2008-10-17'),
  Id: z.string().optional(),
  // One statement may stand without a list; a union of both would not say what is wrong with it.
  Statement: z.preprocess((value) => [value].flat(), z.array(statement)),
});

export type PolicyDocument = z.output<typeof policy>;
export type StatementDocument = z.output<typeof statement>;

/** `identity`: what its owner may do. `trust`: who may take a role. */
export type PolicyKind = 'identity' | 'trust';

/** IAM answers it to a document that breaks the grammar. */
export class MalformedPolicy extends Error {
  override readonly name = 'MalformedPolicy';
}

/** @throws {MalformedPolicy} naming the first thing that IAM would refuse */
export function parsePolicy(value: unknown, kind: PolicyKind): PolicyDocument {
  const parsed = policy.safeParse(value);
  if (!parsed.success) throw new MalformedPolicy(z.prettifyError(parsed.error));
  for (const [index, entry] of parsed.data.Statement.entries()) {
    const problem = problemOf(entry, kind);
    if (problem !== undefined) throw new MalformedPolicy(`Statement ${index}: ${problem}`);
  }
  return parsed.data;
}

function problemOf(entry: StatementDocument, kind: PolicyKind): string | undefined {
  if ((entry.Action === undefined) === (entry.NotAction === undefined)) {
    return 'needs either Action or NotAction';
  }
  const hasPrincipal = entry.Principal !== undefined || entry.NotPrincipal !== undefined;
  const hasResource = entry.Resource !== undefined || entry.NotResource !== undefined;
  if (kind === 'identity') {
    if (hasPrincipal) return 'a policy of a role must not name a Principal';
    if ((entry.Resource === undefined) === (entry.NotResource === undefined)) {
      return 'needs either Resource or NotResource';
    }
    return undefined;
  }
  if (hasResource) return 'a trust policy must not name a Resource';
  if (entry.NotPrincipal !== undefined) return 'NotPrincipal is not implemented here';
  return hasPrincipal ? undefined : 'needs a Principal';
}
