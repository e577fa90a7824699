import type {
  AssumeRoleWithWebIdentityCommandInput,
  AssumeRoleWithWebIdentityCommandOutput,
} from '@aws-sdk/client-sts';
import type { Handler } from '../contracts.ts';
import type { Iam } from '../iam/index.ts';
import { roleNameOf } from '../iam/records.ts';
import { credentialsOf, grantSession, refuseSessionPolicies, stsDenied } from './grant-session.ts';

type Output = Omit<AssumeRoleWithWebIdentityCommandOutput, '$metadata'>;

/** @throws {AwsError} InvalidIdentityTokenException, ExpiredTokenException, AccessDeniedException */
export function assumeRoleWithWebIdentity(iam: Iam): Handler<AssumeRoleWithWebIdentityCommandInput, Output> {
  return (input) => {
    refuseSessionPolicies(input);
    const { RoleArn: roleArn = '', RoleSessionName: sessionName = '', WebIdentityToken: token = '' } = input;
    const identity = iam.readWebIdentity(token);
    const role = iam.roles.find(roleNameOf(roleArn));
    const access = {
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: roleArn,
      context: { ...identity.context, 'sts:RoleSessionName': sessionName },
    };
    if (
      role?.record.arn !== roleArn ||
      iam.trustsProvider(role, identity.provider.arn, access) !== 'trusted'
    ) {
      throw stsDenied('Not authorized to perform sts:AssumeRoleWithWebIdentity');
    }
    const session = grantSession(iam, role.record, sessionName, input.DurationSeconds);
    return {
      ...credentialsOf(session, iam.sessions.inRole(role.record, sessionName)),
      SubjectFromWebIdentityToken: identity.subject,
      Audience: identity.audience,
      Provider: identity.provider.arn,
    };
  };
}
