import type { Rule } from '../facts.ts';
import type { Origin } from '../template-view.ts';
import { taskInWords } from '../words.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const DENIED =
  /User: arn:[^:]+:sts::\d+:assumed-role\/([^/]+)\/\S+ is not authorized to perform: (\S+)(?: on resource: (\S+))?/;

/** ECS was denied what it needs to start the task: its execution role lacks a permission. */
export const deniedRole: Rule = ({ stopped, origin }) => {
  for (const task of stopped) {
    const [, roleName = '', action = '', resource] = DENIED.exec(task.stoppedReason) ?? [];
    const role = origin('AWS::IAM::Role', roleName);
    if (role === undefined) continue;
    const statement = statementOf(role, action);
    const what = resource === undefined ? action : `${action} on ${resource}`;
    return {
      reason: taskInWords(task),
      template: role.at(...(statement ?? ['Policies'])),
      change: `no statement of the role allows ${what}: add ${statement === undefined ? 'one that does' : 'the resource to this one'}`,
      foreseen: false,
    };
  }
  return undefined;
};

interface Policy {
  readonly PolicyDocument?: {
    readonly Statement?: readonly { readonly Action?: string | readonly string[] }[];
  };
}

/** The resources of the statement that allows the action elsewhere; undefined where none does. */
function statementOf(role: Origin, action: string): (string | number)[] | undefined {
  const policies = (role.properties['Policies'] ?? []) as readonly Policy[];
  for (const [policy, { PolicyDocument }] of policies.entries()) {
    for (const [statement, { Action = [] }] of (PolicyDocument?.Statement ?? []).entries()) {
      if ([Action].flat().includes(action))
        return ['Policies', policy, 'PolicyDocument', 'Statement', statement, 'Resource'];
    }
  }
  return undefined;
}
