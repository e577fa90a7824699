import type { DataSource, QueryRunner } from 'typeorm';

/** Any number that no other user of the database's advisory locks takes: "cutover" on a telephone keypad. */
const LOCK_KEY = 2_888_683;
const LOCK_WAIT = '120s';

/**
 * Brings the schema up to date; of two runs at once the second waits, and finds nothing left to do.
 * All pending migrations are one transaction: a failure leaves the schema as it was.
 * @param afterwards runs under the same lock, whether anything was pending or not
 * @returns the names of the migrations that this run applied
 */
export async function runMigrations(
  dataSource: DataSource,
  afterwards: () => Promise<void> = () => Promise.resolve(),
): Promise<string[]> {
  const lock = dataSource.createQueryRunner();
  await lock.connect();
  try {
    await takeLock(lock);
    const applied = await dataSource.runMigrations({ transaction: 'all' });
    await afterwards();
    return applied.map(({ name }) => name);
  } finally {
    // The lock belongs to the session: it ends with the connection, also where this process is killed.
    await lock.query('SELECT pg_advisory_unlock($1)', [LOCK_KEY]).finally(() => lock.release());
  }
}

async function takeLock(runner: QueryRunner): Promise<void> {
  await runner.query(`SET lock_timeout = '${LOCK_WAIT}'`);
  await runner.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
  await runner.query('RESET lock_timeout');
}
