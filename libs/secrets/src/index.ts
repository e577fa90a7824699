export { Secret } from './secret.ts';
export { SecretNotFoundError, type SecretStore, SecretUnavailableError } from './secret-store.ts';
export { firstOf } from './first-of.ts';
export { deferred } from './deferred.ts';
export { environmentStore } from './stores/environment.ts';
export { memoryStore } from './stores/memory.ts';
