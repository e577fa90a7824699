import type { SecretStore } from './secret-store.ts';

/**
 * A store that is made when it is first asked. Behind `firstOf` it keeps the AWS client out of a start that finds every
 * secret in the environment: `deferred(async () => (await import('@cutover/secrets/parameter-store')).parameterStore(…))`.
 */
export function deferred(make: () => Promise<SecretStore>): SecretStore {
  let store: Promise<SecretStore> | undefined;
  return {
    async get(name) {
      store ??= make();
      return (await store).get(name);
    },
  };
}
