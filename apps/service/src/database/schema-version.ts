import type { DataSource } from 'typeorm';
import { databaseCode, UNDEFINED_TABLE } from './database-errors.ts';
import { migrationNames } from './migrations/index.ts';

export interface SchemaVersion {
  /** Newest migration of this bundle. */
  readonly expected: string;
  /** Newest migration of the database, which may be a later release's; null before the first. */
  readonly applied: string | null;
  /** Migrations of this bundle that the database lacks, oldest first. */
  readonly pending: readonly string[];
}

/** One query. An absent table of migrations is an answer, not an error, and is asked for again every time. */
export async function readSchemaVersion(dataSource: DataSource): Promise<SchemaVersion> {
  return compareSchema(await appliedMigrations(dataSource));
}

/** @param applied names, oldest first */
export function compareSchema(
  applied: readonly string[],
  expected: readonly string[] = migrationNames,
): SchemaVersion {
  return {
    expected: expected.at(-1) ?? '',
    applied: applied.at(-1) ?? null,
    pending: expected.filter((name) => !applied.includes(name)),
  };
}

async function appliedMigrations(dataSource: DataSource): Promise<string[]> {
  try {
    const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY timestamp');
    return rows.map(({ name }) => name);
  } catch (error) {
    if (databaseCode(error) === UNDEFINED_TABLE) return [];
    throw error;
  }
}
