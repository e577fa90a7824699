import { describe, expect, it } from '@jest/globals';
import { defineService, parseServiceDefinition } from './service-definition.ts';
import { configError, problemsOf, service, withValue } from './testing/fixtures.ts';

const FILE = 'apps/service/cutover.config.ts';

describe('parseServiceDefinition', () => {
  it('fills in what may be left out', () => {
    const least = { ...service, environment: undefined, secrets: undefined, migrate: undefined };
    expect(parseServiceDefinition(defineService(least), FILE)).toMatchObject({
      environment: {},
      secrets: {},
      stopTimeout: 30,
      finishTimeout: 15,
      load: [
        { path: '/', status: 200 },
        { path: '/missing', status: 404 },
      ],
    });
  });

  it.each([
    'DB_PASSWORD',
    'SECRET_KEY',
    'API_TOKEN',
    'TLS_PRIVATE_KEY',
    'STRIPE_API_KEY',
    'AWS_SECRET_ACCESS_KEY',
  ])('refuses %s and hides its value when it stands in the plain environment', (name) => {
    const { message } = configError(() =>
      parseServiceDefinition(
        { ...service, secrets: {}, environment: { LOG_LEVEL: 'info', [name]: 'hunter2' } },
        FILE,
      ),
    );
    expect(message).toBe(
      `${FILE}: environment.${name} = (not shown: may be a secret): a secret belongs into secrets, which name a parameter, never a value`,
    );
  });

  it('refuses a plain setting and hides its value when it is a URL with a password', () => {
    const environment = { DATABASE_URL: 'postgres://app:hunter2@db.example.com/app' };
    const { message } = configError(() => parseServiceDefinition({ ...service, environment }, FILE));
    expect(message).toContain('a secret belongs into secrets');
    expect(message).not.toContain('hunter2');
  });

  it('takes a plain setting when it is a URL with a user alone', () => {
    const environment = { FEED: 'https://app@example.com:8443/feed' };
    expect(parseServiceDefinition({ ...service, environment }, FILE).environment).toEqual(environment);
  });

  it('refuses a variable when it is both a setting and a secret', () => {
    const input = { ...service, environment: { DB_HOST: 'db' }, secrets: { DB_HOST: 'database/host' } };
    expect(problemsOf(() => parseServiceDefinition(input, FILE))).toEqual([
      {
        path: 'environment.DB_HOST',
        value: '"db"',
        rule: 'also in secrets; ECS takes a variable from one of the two',
      },
    ]);
  });

  it.each([
    ['name', 'a', /2 to 15 lower-case/],
    ['name', 'Service', /2 to 15 lower-case/],
    ['name', 'service-', /2 to 15 lower-case/],
    ['name', 'a'.repeat(16), /2 to 15 lower-case/],
    ['start', [], /a command is a list of words/],
    ['start', 'node main.mjs', /expected array/],
    ['migrate', [''], /Too small/],
    ['containerPort', '8080', /1 to 65535/],
    ['healthCheckPath', '/health?deep=1', /without a query/],
    ['stopTimeout', '1s', /from 2 to 120 seconds/],
    ['stopTimeout', '3m', /from 2 to 120 seconds/],
    ['finishTimeout', '111s', /from 0 to 110 seconds/],
    ['environment', { SHUTDOWN_DRAIN_SECONDS: '0' }, /derived from finishTimeout/],
    ['environment', { log_level: 'info' }, /in capitals/],
    ['environment', { PORT: 8080 }, /expected string/],
    ['secrets', { KEY: 'a//b' }, /a parameter such as/],
    ['secrets', { KEY: '/absolute' }, /a parameter such as/],
    ['secrets', { KEY: 'manifest' }, /this parameter is the manifest/],
    ['load', [], /at least one request/],
    ['load', [{ path: 'contacts' }], /an absolute path/],
    ['load', [{ path: '/a b' }], /escaped as in a request/],
    ['load', [{ path: '/', status: 99 }], /Too small/],
    ['healthcheckPath', '/', /unknown key/],
  ])('names %s when it is %j', (path, value, rule) => {
    const error = configError(() => parseServiceDefinition(withValue(service, path, value), FILE));
    expect(error.problems).toHaveLength(1);
    expect(error.problems[0]?.path.startsWith(path)).toBe(true);
    expect(error.problems[0]?.rule).toMatch(rule);
    expect(error.file).toBe(FILE);
  });
});

describe('parseServiceDefinition with routes', () => {
  const routes = ['/', '/health/simple', '/deployment/validate'];

  it.each(['healthCheckPath', 'validationPath'])('refuses %s when the service has no such route', (name) => {
    const input = { ...service, routes, [name]: '/healthz' };
    expect(problemsOf(() => parseServiceDefinition(input, 'f'))).toEqual([
      {
        path: name,
        value: '"/healthz"',
        rule: 'none of the routes of the service, which are /, /health/simple, /deployment/validate',
      },
    ]);
  });

  it('takes paths that are routes, and any path where none are told', () => {
    expect(() => parseServiceDefinition({ ...service, routes }, 'f')).not.toThrow();
    expect(() => parseServiceDefinition({ ...service, healthCheckPath: '/healthz' }, 'f')).not.toThrow();
  });

  it('refuses secrets of migrations where there are none', () => {
    const input = {
      ...withValue(service, 'migrate', undefined),
      migrationSecrets: { DB_OWNER_PASSWORD: 'database/password' },
    };
    expect(problemsOf(() => parseServiceDefinition(input, 'f')).map(({ path }) => path)).toEqual([
      'migrationSecrets',
    ]);
  });
});
