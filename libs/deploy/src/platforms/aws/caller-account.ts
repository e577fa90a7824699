import type { AwsConnection } from './aws-clients.ts';
import { explainAwsError } from './aws-errors.ts';

/**
 * The account whose credentials this process has, 12 digits. Every caller may ask.
 * @throws {DeployError} PLATFORM_REFUSED (no credentials, or ones that AWS does not know), PLATFORM_FAILED
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function callerAccount({ region, endpoint, credentials }: AwsConnection): Promise<string> {
  const { STS } = await import('@aws-sdk/client-sts');
  const sts = new STS({ region, ...(endpoint && { endpoint }), ...(credentials && { credentials }) });
  try {
    const { Account } = await sts.getCallerIdentity({});
    return Account ?? '';
  } catch (error) {
    const call = { service: 'sts', action: 'GetCallerIdentity', endpoint } as const;
    throw explainAwsError(error, { ...call, transient: 'PLATFORM_FAILED' });
  } finally {
    sts.destroy();
  }
}
