import type { GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import type { Handler, Place, ServiceEndpoint } from '../contracts.ts';

type Output = Omit<GetCallerIdentityCommandOutput, '$metadata'>;

export function createSts(place: Place): ServiceEndpoint {
  return { service: 'sts', handlers: { GetCallerIdentity: getCallerIdentity(place) } };
}

/** Signatures are not checked, so everybody is the account's root. */
function getCallerIdentity({ account }: Place): Handler<GetCallerIdentityCommandInput, Output> {
  return () => ({ Account: account, Arn: `arn:aws:iam::${account}:root`, UserId: account });
}
