import { DataSource } from 'typeorm';
import { createLogger, type Logger } from '../logging/logger.ts';
import { failStart } from '../logging/start-failure.ts';
import type { DatabaseSettings } from '../settings/database-settings.ts';
import { readMigrationSettings } from '../settings/migration-settings.ts';
import { readIdentity } from '../settings/settings.ts';
import { grantApplicationRole } from './application-role.ts';
import { migrationDataSource } from './data-source.ts';
import { runMigrations } from './run-migrations.ts';

/**
 * Brings the database's schema up to this release, and lets the user of the service work with it. Exit code 0: it is; 1: it
 * is not, and the log says why.
 */
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
  const { owner, application } = await readMigrationSettings();
  const dataSource = await new DataSource(migrationDataSource(owner)).initialize();
  try {
    const applied = await runMigrations(dataSource, () => letWork(dataSource, application));
    const message =
      applied.length === 0 ? 'the schema is up to date: nothing to do' : 'the schema is migrated';
    logger.info({ database: owner.name, applied }, message);
  } finally {
    await dataSource.destroy();
  }
}

async function letWork(dataSource: DataSource, application: DatabaseSettings | undefined): Promise<void> {
  if (application?.password === undefined) return;
  const password = (await application.password()).reveal();
  await grantApplicationRole(dataSource, { name: application.user, password });
}
