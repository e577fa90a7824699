import { Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Context of an app whose templates no rule judges: CDK would note with each exception where it was made. */
export const UNJUDGED = 'cutover:unjudged';

/**
 * Takes a finding of cdk-nag's AwsSolutions as it is, for this construct and what is below it.
 * @param rule such as `RDS11`
 * @param reason why the rule does not hold here; it stands in the report
 */
export function acknowledge(scope: IConstruct, rule: string, reason: string): void {
  acknowledgeRule(scope, `AwsSolutions-${rule}`, reason);
}

/** The same for any rule, by its whole name. */
export function acknowledgeRule(scope: IConstruct, id: string, reason: string): void {
  if (scope.node.tryGetContext(UNJUDGED) === true) return;
  Validations.of(scope).acknowledge({ id, reason });
}

/** Takes the wildcards of these statements, each by its resource: one that comes later is a finding again. */
export function acknowledgeWildcards(
  scope: IConstruct,
  statements: readonly PolicyStatement[],
  reason: string,
): void {
  const wild = statements.flatMap(({ resources }) => resources).filter((resource) => resource.includes('*'));
  for (const resource of new Set(wild)) acknowledge(scope, `IAM5[Resource::${resource}]`, reason);
}
