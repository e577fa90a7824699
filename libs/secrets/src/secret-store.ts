import type { Secret } from './secret.ts';

/**
 * Where secrets come from. A secret's name is the environment variable that holds it in a task, such as `DB_PASSWORD`,
 * whatever a store calls it inside.
 */
export interface SecretStore {
  /**
   * @throws {SecretNotFoundError} where the store knows for certain that it has none
   * @throws {SecretUnavailableError} where it could not find out: refused, throttled, unreachable
   */
  get(name: string): Promise<Secret>;
}

/** No source has the secret. Names every source tried, never a value. */
export class SecretNotFoundError extends Error {
  override readonly name = 'SecretNotFoundError';
  readonly secretName: string;
  /** In the order in which they were asked, such as `environment variable DB_PASSWORD`. */
  readonly sources: readonly string[];

  constructor(secretName: string, sources: readonly string[], options?: ErrorOptions) {
    super(`secret ${secretName} not found in ${sources.join(', nor in ')}`, options);
    this.secretName = secretName;
    this.sources = sources;
  }
}

/** A source could not be read, so that nobody knows whether it has the secret: nothing takes its place. */
export class SecretUnavailableError extends Error {
  override readonly name = 'SecretUnavailableError';
  readonly secretName: string;
  /** The one that failed. */
  readonly source: string;

  /** @param detail why, without any part of an answer: an answer may hold the value */
  constructor(secretName: string, source: string, detail: string, options?: ErrorOptions) {
    super(`secret ${secretName} could not be read from ${source}: ${detail}`, options);
    this.secretName = secretName;
    this.source = source;
  }
}
