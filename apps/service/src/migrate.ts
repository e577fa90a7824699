import { loadService } from './start/service-bundle.ts';

await loadService().exports.migrateDatabase();
