import { CreateContacts } from './1764072000000-create-contacts.ts';

/**
 * Oldest first. A list, not a folder: the bundle has no folder to look into.
 * A migration must leave the schema usable by the release before it, because both run while traffic moves: expand now,
 * contract one release later.
 */
export const migrations = [CreateContacts];

/** Names as the table `migrations` holds them. */
export const migrationNames: readonly string[] = migrations.map((Migration) => new Migration().name);
