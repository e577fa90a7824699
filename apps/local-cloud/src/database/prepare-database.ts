import pg from 'pg';

export interface DatabaseSettings {
  readonly databaseName: string;
  readonly masterUser: string;
  readonly masterPassword: string;
}

/** Makes what RDS makes in a new instance: a master user who is no superuser, and a database of theirs. Repeatable. */
export async function prepareDatabase(
  admin: { port: number; user: string; password: string },
  { databaseName, masterUser, masterPassword }: DatabaseSettings,
): Promise<void> {
  const client = new pg.Client({ ...admin, host: '127.0.0.1', database: 'postgres' });
  await client.connect();
  try {
    const user = client.escapeIdentifier(masterUser);
    const database = client.escapeIdentifier(databaseName);
    const roles = await client.query('select 1 from pg_roles where rolname = $1', [masterUser]);
    if (roles.rowCount === 0) await client.query(`create role ${user} login createdb createrole`);
    await client.query(`alter role ${user} password ${client.escapeLiteral(masterPassword)}`);
    const databases = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (databases.rowCount === 0) await client.query(`create database ${database} owner ${user}`);
  } finally {
    await client.end();
  }
}
