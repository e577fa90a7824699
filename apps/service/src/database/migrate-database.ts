import { DataSource } from 'typeorm';
import { createLogger, type Logger } from '../logging/logger.ts';
import { failStart } from '../logging/start-failure.ts';
import { readDatabaseSettings } from '../settings/database-settings.ts';
import { readIdentity } from '../settings/settings.ts';
import { migrationDataSource } from './data-source.ts';
import { runMigrations } from './run-migrations.ts';

/** Brings the database's schema up to this release. Exit code 0: it is; 1: it is not, and the log says why. */
export async function migrateDatabase(): Promise<void> {
  let identity;
  try {
    const known = readIdentity();
    identity = known.identity;
    await migrate(createLogger(identity, known.logLevel));
  } catch (error) {
    failStart('the database is not migrated', error, identity);
  }
}

async function migrate(logger: Logger): Promise<void> {
  const database = await readDatabaseSettings();
  const dataSource = await new DataSource(migrationDataSource(database)).initialize();
  try {
    const applied = await runMigrations(dataSource);
    const message =
      applied.length === 0 ? 'the schema is up to date: nothing to do' : 'the schema is migrated';
    logger.info({ database: database.name, applied }, message);
  } finally {
    await dataSource.destroy();
  }
}
