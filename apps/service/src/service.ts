import 'reflect-metadata';
import { migrateDatabase } from './database/migrate-database.ts';
import { serve } from './serve.ts';

/** What the bundle offers to its entry points. */
export interface Service {
  readonly serve: typeof serve;
  readonly migrateDatabase: typeof migrateDatabase;
}

export { migrateDatabase, serve };
