import { generatedSecrets, type ServiceDefinition } from '@cutover/config';
import { makeSecrets } from '../compose-ports.ts';
import { UserError } from '../user-error.ts';

/**
 * Makes the passwords of a service on AWS that nobody chooses, where they are missing.
 * @returns names of those that were made, and of those that were there
 * @throws {UserError} where it may not
 */
export async function makeMissingSecrets(
  service: ServiceDefinition,
  environment: string,
): Promise<{ made: readonly string[]; kept: readonly string[] }> {
  const made = await makeSecrets({ service, environment }).catch((cause: unknown) => {
    const words = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new UserError(
      `the passwords of ${service.name} in ${environment} cannot be made: ${words}`,
      'take credentials of that account that may call ssm:PutParameter, then run this again: nothing is made twice',
      { cause },
    );
  });
  return { made, kept: generatedSecrets(environment, service).filter((name) => !made.includes(name)) };
}
