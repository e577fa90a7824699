import { UserError } from '../user-error.ts';
import { assertOwnRegistry } from './own-registry.ts';
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
  await assertOwnRegistry(registry, request.environment);
  return registry;
}
