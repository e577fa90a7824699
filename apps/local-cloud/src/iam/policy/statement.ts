import { compileArnPattern } from './arn-pattern.ts';
import { compileConditions } from './condition.ts';
import { compilePattern } from './pattern.ts';
import type { Pattern, RequestContext } from './pattern.ts';
import type { PolicyDocument, StatementDocument } from './policy-document.ts';

/** One action on one resource: a call of an API may need several. */
export interface AccessRequest {
  /** Such as `ecs:UpdateService`. */
  readonly action: string;
  /** ARN; `*` where the action knows no resources. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** A statement that is ready to be held against requests. */
export interface Statement {
  /** Its Sid, or its place in its policy. */
  readonly name: string;
  /** The same for the same content. */
  readonly fingerprint: string;
  readonly effect: 'Allow' | 'Deny';
  /** As the document has them, in order; empty for NotAction. */
  readonly actions: readonly Pattern[];
  readonly principals: Readonly<Record<string, readonly string[]>>;
  /** Keys that its conditions name, as the document spells them. */
  readonly conditionKeys: readonly string[];
  readonly matches: (request: AccessRequest) => boolean;
}

export function compilePolicy({ Version, Statement: statements }: PolicyDocument): readonly Statement[] {
  const variables = Version === '2012-10-17';
  return statements.map((statement, index) => compileStatement(statement, index, variables));
}

function compileStatement(document: StatementDocument, index: number, variables: boolean): Statement {
  const action = (text: string) =>
    compilePattern(text, { wildcards: true, variables: false, ignoreCase: true });
  const resource = (text: string) => compileArnPattern(text, { wildcards: true, variables });
  const actions = (document.Action ?? []).map(action);
  const notActions = document.NotAction?.map(action);
  const resources = document.Resource?.map(resource);
  const notResources = document.NotResource?.map(resource);
  const conditions = compileConditions(document.Condition, variables);
  const any = (patterns: readonly Pattern[], value: string, context: RequestContext) =>
    patterns.some((pattern) => pattern.matches(value, context));
  return {
    name: document.Sid ?? String(index),
    fingerprint: JSON.stringify(document),
    effect: document.Effect,
    actions,
    principals: document.Principal ?? {},
    conditionKeys: Object.values(document.Condition).flatMap((byKey) => Object.keys(byKey)),
    matches: (request) =>
      any(actions, request.action, request.context) !==
        (notActions !== undefined && !any(notActions, request.action, request.context)) &&
      (resources === undefined || any(resources, request.resource, request.context)) &&
      notResources?.some((pattern) => pattern.mayMatch(request.resource, request.context)) !== true &&
      conditions.every((holds) => holds(request.context)),
  };
}
