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

  describe('with an owner of the tables', () => {
    /** A database as RDS makes it: its owner is no superuser, and nobody has made the user of the service. */
    async function asOnRds(name: string) {
      const admin = await postgres.database(name);
      const [user, password] = [`${name}_owner`, 'of-the-owner'];
      await query(admin, `CREATE ROLE ${user} LOGIN CREATEDB CREATEROLE PASSWORD '${password}'`);
      await query(admin, `ALTER DATABASE ${name} OWNER TO ${user}`);
      const application = { ...admin, DB_USER: `${name}_app`, DB_PASSWORD: 'of-the-app' };
      return {
        application,
        owner: { ...admin, DB_USER: user, DB_PASSWORD: password },
        variables: { ...application, DB_OWNER_USER: user, DB_OWNER_PASSWORD: password },
      };
    }

    it.each([
      'CREATE TABLE mine (id integer)',
      'ALTER TABLE contacts ADD COLUMN mine integer',
      'DROP TABLE contacts',
      'TRUNCATE contacts',
      'DELETE FROM migrations',
      'CREATE ROLE mine',
    ])('lets the user of the service not %s', async (statement) => {
      const { application, variables } = await asOnRds(`denied_${statement.length}`);
      expect((await migrate(variables)).code).toBe(0);
      await expect(query(application, statement)).rejects.toThrow(/permission denied|must be owner/);
    });

    it('lets it work with rows, of tables that come later too, also when it runs again', async () => {
      const { application, owner, variables } = await asOnRds('rows');
      expect((await migrate(variables)).code).toBe(0);
      const again = await migrate(variables);
      expect([again.code, again.run.log()[0]?.message]).toEqual([
        0,
        'the schema is up to date: nothing to do',
      ]);
      await query(owner, 'CREATE TABLE later (id integer GENERATED BY DEFAULT AS IDENTITY, word text)');
      await query(application, `INSERT INTO later (word) VALUES ('new')`);
      await query(application, `INSERT INTO contacts (name, email) VALUES ('a', 'b@example.com')`);
      await query(application, `UPDATE contacts SET phone = '1'`);
      expect(await query(application, 'SELECT name, phone FROM contacts')).toEqual([
        { name: 'a', phone: '1' },
      ]);
      expect(await query(application, 'SELECT name FROM migrations')).toHaveLength(1);
    });

    it('takes over a database that the owner alone has used', async () => {
      const { application, owner, variables } = await asOnRds('taken_over');
      expect((await migrate(owner)).code).toBe(0);
      await query(owner, `INSERT INTO contacts (name, email) VALUES ('old', 'old@example.com')`);
      expect((await migrate(variables)).code).toBe(0);
      expect(await query(application, 'SELECT name FROM contacts')).toEqual([{ name: 'old' }]);
    });

    it('takes a new password', async () => {
      const { application, variables } = await asOnRds('rotated');
      await migrate(variables);
      expect((await migrate({ ...variables, DB_PASSWORD: 'a-new-one' })).code).toBe(0);
      await expect(query(application, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
      expect(await query({ ...application, DB_PASSWORD: 'a-new-one' }, 'SELECT 1 AS one')).toEqual([
        { one: 1 },
      ]);
    });

    it('exits with 1 and names the secret when the password of the owner is missing', async () => {
      const { variables } = await asOnRds('no_password');
      const { code, run } = await migrate({ ...variables, DB_OWNER_PASSWORD: '' });
      expect(code).toBe(1);
      expect(run.log()[0]?.message).toContain('DB_OWNER_PASSWORD');
    });
  });
});
