import { describe, expect, it } from '@jest/globals';
import { generatedSecrets } from './generated-secrets.ts';
import { parseServiceDefinition } from './service-definition.ts';
import { service } from './testing/fixtures.ts';

const withSecrets = (secrets: Record<string, string>, migrationSecrets: Record<string, string> = {}) =>
  parseServiceDefinition({ ...service, secrets, migrationSecrets }, 'f');

describe('generatedSecrets', () => {
  it('leaves out what somebody has to know, and what is no secret', () => {
    const definition = withSecrets({ DB_HOST: 'database/host', PAYMENT_KEY: 'payment/key' });
    expect(generatedSecrets('staging', definition)).toEqual([]);
  });

  it('names each password once, of tasks and of migrations', () => {
    const definition = withSecrets(
      { DB_PASSWORD: 'database/password', PGPASSWORD: 'database/password' },
      { DB_APP_PASSWORD: 'database/app-password' },
    );
    expect(generatedSecrets('staging', definition)).toEqual([
      '/cutover/staging/service/database/app-password',
      '/cutover/staging/service/database/password',
    ]);
  });
});
