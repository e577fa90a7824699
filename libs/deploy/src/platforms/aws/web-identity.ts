import type { AwsCredentials } from './aws-clients.ts';
import { explainAwsError } from './aws-errors.ts';

export interface WebIdentityRequest {
  readonly region: string;
  readonly endpoint: string;
  readonly roleArn: string;
  readonly sessionName: string;
  /** A token of the identity provider that the role trusts; asked for anew whenever keys run out. */
  readonly token: () => string;
}

/**
 * Keys of a role, for somebody whom an identity provider vouches for. The SDK asks again before they expire.
 * @throws {DeployError} PLATFORM_REFUSED where the role does not trust the token
 */
export function webIdentityCredentials(request: WebIdentityRequest): () => Promise<AwsCredentials> {
  const { region, endpoint, roleArn, sessionName, token } = request;
  return async () => {
    const { STS } = await import('@aws-sdk/client-sts');
    const sts = new STS({ region, endpoint });
    try {
      const { Credentials: given } = await sts.assumeRoleWithWebIdentity({
        RoleArn: roleArn,
        RoleSessionName: sessionName,
        WebIdentityToken: token(),
      });
      return {
        accessKeyId: given?.AccessKeyId ?? '',
        secretAccessKey: given?.SecretAccessKey ?? '',
        ...(given?.SessionToken !== undefined && { sessionToken: given.SessionToken }),
        ...(given?.Expiration !== undefined && { expiration: given.Expiration }),
      };
    } catch (error) {
      const call = { service: 'sts', action: 'AssumeRoleWithWebIdentity', endpoint } as const;
      throw explainAwsError(error, { ...call, transient: 'PLATFORM_FAILED' });
    } finally {
      sts.destroy();
    }
  };
}
