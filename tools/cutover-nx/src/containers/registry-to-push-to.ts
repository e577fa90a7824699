import { loadEnvironment } from '@cutover/config';
import { assertAccount } from '../compose-ports.ts';
import { UserError } from '../user-error.ts';
import { type Registry, registryOf, type RegistryRequest } from './registry.ts';

/**
 * The registry of an environment, where something is to be pushed.
 * @throws {UserError} where this machine has none, or the credentials are not those of the environment's account
 */
export async function registryToPushTo(request: RegistryRequest): Promise<Registry> {
  const registry = registryOf(request);
  if (registry === undefined) {
    throw new UserError(
      'this machine has no registry of its own to push to',
      'name one in --registry or CUTOVER_REGISTRY, such as 127.0.0.1:5000, or an environment with -c',
    );
  }
  // A login is one to the caller's account: another account's registry would refuse it without saying why.
  if (registry.host.startsWith(`${loadEnvironment(request.environment).aws.account}.dkr.ecr.`)) {
    await assertAccount(request.environment);
  }
  return registry;
}
