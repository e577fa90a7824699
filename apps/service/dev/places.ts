import { join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '..');
export const workspaceRoot = join(projectRoot, '../..');
/** What `nx build service` makes. */
export const builtBundle = join(workspaceRoot, 'dist/apps/service');
/** What `nx serve service` makes and runs. */
export const servedBundle = join(workspaceRoot, '.cutover/serve/bundle');
/** The database of `nx serve service`. */
export const postgresFolder = join(workspaceRoot, '.cutover/serve/postgres');
