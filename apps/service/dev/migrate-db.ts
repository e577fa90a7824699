import { namesDatabase } from './child-environment.ts';
import { startLocalPostgres } from './local-postgres.ts';
import { builtBundle, postgresFolder } from './places.ts';
import { runMigrations } from './run-migrations.ts';

/** `nx migrate-db service`: the database that the environment names, else the one of `nx serve service`. */
async function migrateDb(): Promise<number> {
  if (namesDatabase()) return runMigrations(builtBundle, {});
  const postgres = await startLocalPostgres(postgresFolder);
  try {
    return await runMigrations(builtBundle, postgres.variables);
  } finally {
    await postgres.stop();
  }
}

process.exitCode = await migrateDb();
