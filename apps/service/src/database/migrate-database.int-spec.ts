import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { freePort } from '../../dev/ports.ts';
import { type BuiltBundle, buildBundle } from '../../testing/built-bundle.ts';
import { startPostgres, type TestPostgres } from '../../testing/postgres.ts';
import { BundleProcess } from '../../testing/service-process.ts';

let bundle: BuiltBundle;
let postgres: TestPostgres;

beforeAll(async () => {
  [bundle, postgres] = await Promise.all([buildBundle(), startPostgres()]);
});

afterAll(async () => {
  await postgres.remove();
  await bundle.remove();
});

async function migrate(
  variables: Record<string, string>,
): Promise<{ code: number | null; run: BundleProcess }> {
  const run = new BundleProcess(bundle.folder, 'migrate.mjs', variables);
  return { code: await run.ended(), run };
}

async function query(variables: Record<string, string>, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({
    host: variables['DB_HOST'],
    port: Number(variables['DB_PORT']),
    database: variables['DB_NAME'],
    user: variables['DB_USER'],
    password: variables['DB_PASSWORD'],
  });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('migrate', () => {
  it('leaves the schema as it was, and exits with 1 and one line, when a migration fails', async () => {
    const variables = await postgres.database('failing');
    await query(variables, 'CREATE TABLE contacts (something_else text)');
    const { code, run } = await migrate(variables);
    expect(code).toBe(1);
    expect(run.log()).toHaveLength(1);
    expect(run.log()[0]).toMatchObject({
      level: 'fatal',
      message: expect.stringContaining('the database is not migrated'),
    });
    expect(await query(variables, 'SELECT name FROM migrations')).toEqual([]);
  });

  it('applies every migration once when several run at once', async () => {
    const variables = await postgres.database('at_once');
    const runs = await Promise.all([migrate(variables), migrate(variables), migrate(variables)]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    const applied = runs.flatMap(({ run }) => run.log()[0]?.['applied'] as string[]);
    expect(applied).toEqual(['CreateContacts1764072000000']);
    expect(await query(variables, 'SELECT name FROM migrations')).toHaveLength(1);
  });

  it('changes nothing and says so when it runs again', async () => {
    const variables = await postgres.database('again');
    await migrate(variables);
    const { code, run } = await migrate(variables);
    expect(code).toBe(0);
    expect(run.log()[0]?.message).toBe('the schema is up to date: nothing to do');
  });

  it('exits with 1 and the reason when there is no database', async () => {
    const variables = await postgres.database('gone');
    const port = String(await freePort());
    const { code, run } = await migrate({ ...variables, DB_PORT: port });
    expect(code).toBe(1);
    expect(run.log()[0]?.message).toBe('the database is not migrated: the database refuses connections');
    expect((await migrate({ ...variables, DB_NAME: 'nowhere' })).run.log()[0]?.message).toBe(
      'the database is not migrated: the database does not exist',
    );
  });

  it('takes a DATABASE_URL with characters that need escaping, and shows no part of it', async () => {
    const variables = await postgres.database('by_url');
    await query(variables, `CREATE ROLE "odd@user" LOGIN SUPERUSER PASSWORD 'p@ss/w:rd%'`);
    const url = `postgresql://odd%40user:p%40ss%2Fw%3Ard%25@127.0.0.1:${postgres.port}/by_url`;
    const { code, run } = await migrate({ DATABASE_URL: url });
    expect([code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).not.toContain('p@ss');
  });
});
