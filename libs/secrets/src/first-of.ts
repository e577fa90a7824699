import type { Secret } from './secret.ts';
import { SecretNotFoundError, type SecretStore } from './secret-store.ts';

/**
 * Asks the stores in their order and takes the first answer. Only a certain "not found" passes on to the next one: a
 * store that could not be read ends the search, because a later one might hold an outdated value.
 */
export function firstOf(stores: readonly [SecretStore, ...SecretStore[]]): SecretStore {
  return {
    async get(name): Promise<Secret> {
      const sources: string[] = [];
      for (const store of stores) {
        try {
          return await store.get(name);
        } catch (error) {
          if (!(error instanceof SecretNotFoundError)) throw error;
          sources.push(...error.sources);
        }
      }
      throw new SecretNotFoundError(name, sources);
    },
  };
}
