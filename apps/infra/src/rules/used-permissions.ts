import type { Statement } from '../template/properties.ts';
import type { RenderedStage, Resource } from '../template/rendered-stage.ts';
import { type Calls, callsOf } from './role-holders.ts';
import type { Rule } from './rule.ts';

/**
 * Every ARN in a role is named by a call of whoever holds that role, and every action is called. What is missing instead a
 * rehearsal finds. The deploy role stands in another stack: its test holds it against the engine's source.
 */
export const usedPermissions: Rule = (subject) =>
  subject.stage.ofType('AWS::IAM::Role').flatMap((role) => {
    const statements = allowedBy(role, subject.stage);
    if (statements.length === 0) return [];
    const where = `AWS::IAM::Role ${role.logicalId}`;
    const calls = callsOf(role, subject);
    if (calls === undefined) {
      return [
        `${where}: nobody is known to hold it: remove it, or say in rules/role-holders.ts who calls what with it`,
      ];
    }
    return statements.flatMap((statement) => problemsOf(statement, calls).map((text) => `${where}: ${text}`));
  });

function problemsOf(statement: Statement, calls: Calls): string[] {
  return [statement.Action].flat().flatMap((action) => {
    const named = calls[action];
    if (named === undefined) return [`allows ${action}, which its holder never calls: remove it`];
    return boundTo(statement)
      .filter((arn) => !named.includes(arn))
      .map((arn) => `allows ${action} on ${arn}, which its holder never names: remove it`);
  });
}

/** A key that others use too is bound by the parameters that it opens, not by its own ARN. */
function boundTo({ Resource, Condition = {} }: Statement): readonly string[] {
  const opened = Object.values(Condition).flatMap(
    (keys) => keys['kms:EncryptionContext:PARAMETER_ARN'] ?? [],
  );
  return opened.length > 0 ? (opened as string[]) : [Resource].flat();
}

function allowedBy(role: Resource<'AWS::IAM::Role'>, stage: RenderedStage): readonly Statement[] {
  const attached = stage
    .ofType('AWS::IAM::Policy')
    .map(({ properties }) => properties)
    .filter(({ Roles }) => Roles.includes(role.ref));
  return [...(role.properties.Policies ?? []), ...attached]
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow');
}
