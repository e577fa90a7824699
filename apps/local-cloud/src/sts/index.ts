import type { GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import type { Handler, Place, ServiceEndpoint } from '../contracts.ts';
import type { Iam } from '../iam/index.ts';
import { assumeRole } from './assume-role.ts';
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity.ts';

type Output = Omit<GetCallerIdentityCommandOutput, '$metadata'>;

export function createSts(place: Place, iam: Iam): ServiceEndpoint {
  return {
    service: 'sts',
    handlers: {
      AssumeRole: assumeRole(iam),
      AssumeRoleWithWebIdentity: assumeRoleWithWebIdentity(iam),
      GetCallerIdentity: getCallerIdentity(place, iam),
    },
  };
}

function getCallerIdentity({ account }: Place, iam: Iam): Handler<GetCallerIdentityCommandInput, Output> {
  return (_, caller = iam.root) => ({ Account: account, Arn: caller.arn, UserId: caller.userId });
}
