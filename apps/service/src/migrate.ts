import { enableCompileCache } from 'node:module';

// The one-off task that runs before a release starts compiles what the release will need.
enableCompileCache();
const { migrateDatabase } = await import('./database/migrate-database.ts');
await migrateDatabase();
