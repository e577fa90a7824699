import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { memoryStore, SecretNotFoundError } from '@cutover/secrets';
import { readDatabaseSettings } from './database-settings.ts';

const parts = { DB_HOST: 'db.internal', DB_NAME: 'app', DB_USER: 'ada' };

function read(variables: Record<string, string>, secrets: Record<string, string> = {}) {
  return readDatabaseSettings(memoryStore(new Map(Object.entries(secrets))), variables);
}

describe('readDatabaseSettings', () => {
  it('refuses a start without a password and names every source that was tried', async () => {
    const failure = read(parts);
    await expect(failure).rejects.toBeInstanceOf(SecretNotFoundError);
    await expect(failure).rejects.toThrow('secret DB_PASSWORD not found in memory');
  });

  it.each([
    [{ ...parts, DB_HOST: 'db.internal:5432' }, 'DB_HOST = "db.internal:5432": a host without a port'],
    [{ ...parts, DB_HOST: 'tcp://db.internal' }, 'DB_HOST = "tcp://db.internal": a host without a scheme'],
    [{ ...parts, DB_PORT: 'x' }, 'DB_PORT'],
    [{ ...parts, DB_POOL_SIZE: '0' }, 'from 1 to 100 connections'],
    [{ ...parts, DB_SSL: 'prefer' }, 'one of auto, disable, require, verify-full'],
    [{ DB_HOST: 'db.internal' }, 'DB_NAME = (missing): set it, or DATABASE_URL'],
    [{}, 'DB_HOST = (missing): set it, or DATABASE_URL'],
  ])('names the variable and its rule: %j', async (variables, rule) => {
    await expect(read(variables, { DB_PASSWORD: 'x' })).rejects.toThrow(rule);
  });

  it('takes the parts, with the password asked for anew each time', async () => {
    const secrets = new Map([['DB_PASSWORD', 'first']]);
    const settings = await readDatabaseSettings(memoryStore(secrets), parts);
    expect(settings).toMatchObject({
      host: 'db.internal',
      port: 5432,
      name: 'app',
      user: 'ada',
      poolSize: 10,
    });
    secrets.set('DB_PASSWORD', 'rotated');
    expect((await settings.password?.())?.reveal()).toBe('rotated');
  });

  it('prefers a URL, reads its escapes and shows none of it', async () => {
    const url = 'postgres://ada%40x:p%40ss%2F@db.internal:6432/my%20app';
    const settings = await read(parts, { DATABASE_URL: url, DB_PASSWORD: 'unused' });
    expect(settings).toMatchObject({ host: 'db.internal', port: 6432, name: 'my app', user: 'ada@x' });
    expect((await settings.password?.())?.reveal()).toBe('p@ss/');
    expect(inspect(settings, { depth: 9 })).not.toContain('p@ss');
  });

  it('takes a URL without a password, for servers that ask for none', async () => {
    const { password, port } = await read({}, { DATABASE_URL: 'postgresql://ada@db.internal/app' });
    expect([password, port]).toEqual([undefined, 5432]);
  });

  it.each([
    'mysql://a:swordfish@h/db',
    'swordfish',
    'postgresql://a:swordfish@h/',
    'postgresql://a:swordfish@h:99999/db',
    'postgresql://ada:swordfish%zz@db.internal/app',
    'postgresql://ada%:swordfish@db.internal/app',
    'postgresql://ada:swordfish@db.internal/%ff',
  ])('refuses a URL that names no PostgreSQL database, without showing it', async (url) => {
    const failure = read({}, { DATABASE_URL: url });
    await expect(failure).rejects.toThrow('DATABASE_URL = [secret]: a URL such as');
    await expect(failure).rejects.not.toThrow('swordfish');
  });

  it.each([
    ['127.0.0.1', 'auto', undefined],
    ['localhost', 'auto', undefined],
    ['db.internal', 'auto', { rejectUnauthorized: false }],
    ['db.internal', 'require', { rejectUnauthorized: false }],
    ['db.internal', 'verify-full', { rejectUnauthorized: true }],
    ['db.internal', 'disable', undefined],
  ])('encrypts to %s with DB_SSL=%s: %j', async (host, mode, expected) => {
    const { ssl } = await read({ ...parts, DB_HOST: host, DB_SSL: mode }, { DB_PASSWORD: 'x' });
    expect(ssl).toEqual(expected);
  });

  it('takes the mode of encryption from the URL where it says one', async () => {
    const url = 'postgresql://ada@db.internal/app?sslmode=verify-full';
    expect((await read({}, { DATABASE_URL: url })).ssl).toEqual({ rejectUnauthorized: true });
  });
});
