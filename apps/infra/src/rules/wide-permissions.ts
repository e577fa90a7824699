import type { Statement } from '../template/properties.ts';
import type { Rule } from './rule.ts';

/** Actions that may be allowed on every resource, and why. */
export const WIDE: Readonly<Record<string, string>> = {
  'ecr:GetAuthorizationToken': 'a login token is of the registry: AWS has no resource level for it',
  'ssmmessages:CreateControlChannel': 'AWS has no resource level for the channels of a session',
  'ssmmessages:CreateDataChannel': 'AWS has no resource level for the channels of a session',
  'ssmmessages:OpenControlChannel': 'AWS has no resource level for the channels of a session',
  'ssmmessages:OpenDataChannel': 'AWS has no resource level for the channels of a session',
  'logs:DescribeLogGroups': 'lists by prefix: AWS has no resource level for it',
};

/** No role may do everything of a service, and none may act on every resource without a reason in the list above. */
export const noWidePermissions: Rule = ({ stage }) =>
  stage.ofType('AWS::IAM::Role').flatMap(({ logicalId, properties: { Policies = [] } }) =>
    Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap((statement) =>
        problemsOf(statement).map((problem) => `AWS::IAM::Role ${logicalId}: ${problem}`),
      ),
  );

function problemsOf({ Action, Resource }: Statement): string[] {
  const actions = [Action].flat();
  const everything = actions.filter((action) => action.includes('*'));
  const everywhere = [Resource].flat().includes('*')
    ? actions.filter((action) => !Object.hasOwn(WIDE, action))
    : [];
  return [
    ...everything.map((action) => `allows ${action}: name the actions that are called`),
    ...everywhere.map(
      (action) =>
        `allows ${action} on every resource: name the resource, or the reason in rules/wide-permissions.ts`,
    ),
  ];
}
