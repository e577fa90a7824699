import { parseOperator } from './condition-operators.ts';
import type { RequestContext } from './pattern.ts';
import type { StatementDocument } from './policy-document.ts';

export type Condition = (context: RequestContext) => boolean;

/**
 * All conditions of a statement must hold; of one condition's values, any.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function compileConditions(
  conditions: StatementDocument['Condition'],
  variables: boolean,
): readonly Condition[] {
  return Object.entries(conditions).flatMap(([name, byKey]) =>
    Object.entries(byKey).map(([key, values]) => compileCondition(name, key, values, variables)),
  );
}

function compileCondition(
  name: string,
  givenKey: string,
  values: readonly string[],
  variables: boolean,
): Condition {
  const operator = parseOperator(name);
  if (operator === undefined) throw new Error(`${name} was not checked when its policy was read`);
  const { set, ifExists, asksNull, negated = false } = operator;
  const key = givenKey.toLowerCase();
  if (asksNull) {
    const wanted = values.map((value) => value.toLowerCase() === 'true');
    return (context) => wanted.includes((context.get(key)?.length ?? 0) === 0);
  }
  const patterns = values.map((value) => operator.compile(value, variables));
  // Of no values, all fulfil anything, and none does: IfExists makes no difference to a set.
  const absent = set === undefined ? ifExists || negated : set === 'ForAllValues';
  return (context) => {
    const given = context.get(key) ?? [];
    if (given.length === 0) return absent;
    const holds = (value: string) => patterns.some((pattern) => pattern.matches(value, context)) !== negated;
    return set === 'ForAllValues' || (negated && set === undefined) ? given.every(holds) : given.some(holds);
  };
}
