import { type Manifest, type Names, parseManifest } from '@cutover/config';
import { DeployError } from '../../engine/deploy-error.ts';
import type { AwsClients } from './aws-clients.ts';
import { awsErrorName } from './aws-errors.ts';
import { callOptions } from './place.ts';

/**
 * Reads what the infrastructure says about the service.
 * @throws {DeployError} MANIFEST_MISSING where it was never deployed
 * @throws {ConfigError} where another version of the infrastructure wrote it
 */
export async function readManifest(
  clients: Pick<AwsClients, 'parameters'>,
  { manifestParameter: name }: Names,
  { environment, service, region }: { environment: string; service: string; region: string },
  signal?: AbortSignal,
): Promise<Manifest> {
  const ssm = await clients.parameters();
  try {
    const { Parameter } = await ssm.getParameter({ Name: name }, callOptions(signal));
    return parseManifest(Parameter?.Value ?? '', `parameter ${name}`);
  } catch (error) {
    if (awsErrorName(error) !== 'ParameterNotFound') throw error;
    throw new DeployError(
      'MANIFEST_MISSING',
      `parameter ${name} is missing in ${region}: ${service} has no infrastructure in ${environment}`,
      'deploy the infrastructure of this environment first',
      { cause: error },
    );
  }
}
