import { Secret } from '../secret.ts';
import { SecretNotFoundError, type SecretStore } from '../secret-store.ts';

/** Values held in this process: for tests, and for what a program makes itself. Changes of the map are seen at once. */
export function memoryStore(values: ReadonlyMap<string, string>): SecretStore {
  return {
    get(name) {
      const value = values.get(name);
      return value === undefined
        ? Promise.reject(new SecretNotFoundError(name, ['memory']))
        : Promise.resolve(new Secret(value));
    },
  };
}
