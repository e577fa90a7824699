import { Secret } from '../secret.ts';
import { SecretNotFoundError, type SecretStore } from '../secret-store.ts';

/** Environment variables. An empty one counts as missing, as a shell leaves it behind. */
export function environmentStore(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): SecretStore {
  return {
    get(name) {
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
      return value === undefined || value === ''
        ? Promise.reject(new SecretNotFoundError(name, [`environment variable ${name}`]))
        : Promise.resolve(new Secret(value));
    },
  };
}
