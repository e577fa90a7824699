import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { configError } from './testing/fixtures.ts';
import { readVariables } from './variables.ts';

const schema = z.strictObject({
  PORT: z.coerce.number('a number').int().default(8080),
  LOG_LEVEL: z.enum(['info', 'debug'], 'one of info, debug').optional(),
});

describe('readVariables', () => {
  it('names variable, value and rule when one is wrong', () => {
    const { message } = configError(() => readVariables(schema, { PORT: 'http', LOG_LEVEL: 'loud' }));
    expect(message.split('\n')).toEqual([
      'environment variables: PORT = "http": a number',
      'environment variables: LOG_LEVEL = "loud": one of info, debug',
    ]);
  });

  it('takes the default when a variable is empty', () => {
    expect(readVariables(schema, { PORT: '', LOG_LEVEL: '' })).toEqual({ PORT: 8080 });
  });

  it('reads only what the schema names', () => {
    expect(readVariables(schema, { PORT: '1', HOME: '/home/app' })).toEqual({ PORT: 1 });
  });

  it('hides the value when the variable holds a secret', () => {
    const secrets = z.object({
      DB_PASSWORD: z.string().min(8),
      DATABASE_URL: z.string().startsWith('mysql:'),
    });
    const { message } = configError(() =>
      readVariables(secrets, { DB_PASSWORD: 'hunter2', DATABASE_URL: 'postgres://app:hunter2@db/app' }),
    );
    expect(message.split('\n')).toHaveLength(2);
    expect(message).not.toContain('hunter2');
  });

  it('reads the environment of the process when it is given none', () => {
    process.env['CUTOVER_CONFIG_SPEC'] = 'x';
    try {
      expect(readVariables(z.object({ CUTOVER_CONFIG_SPEC: z.string() }))).toEqual({
        CUTOVER_CONFIG_SPEC: 'x',
      });
    } finally {
      delete process.env['CUTOVER_CONFIG_SPEC'];
    }
  });
});
