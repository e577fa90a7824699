import { readVariables } from '@cutover/config';
import { environmentStore, type SecretStore } from '@cutover/secrets';
import { z } from 'zod';
import { type DatabaseSettings, readDatabaseSettings } from './database-settings.ts';

export interface MigrationSettings {
  /** As the owner of the tables. */
  readonly owner: DatabaseSettings;
  /** Who serves requests, where that is another user than the owner. */
  readonly application: DatabaseSettings | undefined;
}

const variablesSchema = z.object({
  DB_OWNER_USER: z.string().max(63, 'a user name of at most 63 characters').optional(),
});

/**
 * As `readDatabaseSettings`. With `DB_OWNER_USER` and the secret `DB_OWNER_PASSWORD` the migrations run as that user, and
 * `DB_USER` is whom they let work with what they make.
 * @throws {ConfigError} naming variable and rule
 * @throws {SecretNotFoundError} naming every source of a password that was tried
 */
export async function readMigrationSettings(
  secrets: SecretStore = environmentStore(),
  environment?: Readonly<Record<string, string | undefined>>,
): Promise<MigrationSettings> {
  const database = await readDatabaseSettings(secrets, environment);
  const { DB_OWNER_USER: user } = readVariables(variablesSchema, environment);
  if (user === undefined || user === database.user) return { owner: database, application: undefined };
  const password = () => secrets.get('DB_OWNER_PASSWORD');
  await password();
  return { owner: { ...database, user, password }, application: database };
}
