import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import type { Handler } from '../contracts.ts';
import type { Iam } from '../iam/index.ts';
import { roleNameOf } from '../iam/records.ts';
import { credentialsOf, grantSession, refuseSessionPolicies, stsDenied } from './grant-session.ts';

type Output = Omit<AssumeRoleCommandOutput, '$metadata'>;

/** @throws {AwsError} AccessDeniedException where the role does not trust the caller */
export function assumeRole(iam: Iam): Handler<AssumeRoleCommandInput, Output> {
  return (input, caller = iam.root) => {
    refuseSessionPolicies(input);
    const { RoleArn: roleArn = '', RoleSessionName: sessionName = '' } = input;
    const access = {
      action: 'sts:AssumeRole',
      resource: roleArn,
      context: { 'sts:RoleSessionName': sessionName, 'sts:ExternalId': input.ExternalId },
    };
    const role = iam.roles.find(roleNameOf(roleArn));
    const trust = role === undefined ? 'not-trusted' : iam.trusts(role, caller, access);
    const refused = trust === 'delegated' ? iam.judge.refusal(caller, [access]) : undefined;
    if (
      role?.record.arn !== roleArn ||
      (trust !== 'trusted' && trust !== 'delegated') ||
      refused !== undefined
    ) {
      throw stsDenied(
        `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      );
    }
    const session = grantSession(iam, role.record, sessionName, input.DurationSeconds);
    return { ...credentialsOf(session, iam.sessions.inRole(role.record, sessionName)) };
  };
}
