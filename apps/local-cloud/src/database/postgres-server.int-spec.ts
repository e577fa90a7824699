import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StateError } from '../store/state-error.ts';
import { postgresServer, type PostgresServer } from './postgres-server.ts';

describe('postgresServer', () => {
  let parent: string;
  let server: PostgresServer;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'cutover-postgres-'));
    server = await postgresServer(join(parent, 'data'));
  });

  afterEach(async () => {
    await server.destroy();
    await rm(parent, { recursive: true, force: true });
  });

  it('says in the words of PostgreSQL why no database can be made, and leaves nothing behind', async () => {
    const refused = server.initialise({ name: 'pg_owner', password: 'secret-word' });
    await expect(refused).rejects.toThrow(StateError);
    await expect(refused).rejects.toThrow(/no database can be made in .*"pg_owner" is disallowed/);
    await expect(refused).rejects.not.toThrow(/secret-word/);
    expect((await readdir(parent)).filter((name) => name.startsWith('data'))).toEqual([]);
  });
});
