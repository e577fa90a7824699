import type { AwsConnection } from './aws-clients.ts';
import { explainAwsError } from './aws-errors.ts';

/**
 * A login to the registry of the caller's account, valid for twelve hours.
 * @returns `user:password` in base64, as registries take it
 * @throws {DeployError} PLATFORM_REFUSED, PLATFORM_FAILED
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
 */
export async function registryLogin({ region, endpoint, credentials }: AwsConnection): Promise<string> {
  const { ECR } = await import('@aws-sdk/client-ecr');
  const ecr = new ECR({ region, ...(endpoint && { endpoint }), ...(credentials && { credentials }) });
  try {
    const { authorizationData = [] } = await ecr.getAuthorizationToken({});
    const token = authorizationData[0]?.authorizationToken;
    if (token === undefined) throw new Error('the answer holds no token');
    return token;
  } catch (error) {
    const call = { service: 'ecr', action: 'GetAuthorizationToken', endpoint } as const;
    throw explainAwsError(error, { ...call, transient: 'PLATFORM_FAILED' });
  } finally {
    ecr.destroy();
  }
}
