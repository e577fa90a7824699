import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigError, parseConfig } from './config-error.ts';
import { configError, problemsOf } from './testing/fixtures.ts';

const schema = z.strictObject({
  list: z.array(z.strictObject({ port: z.int('a whole number') })),
  note: z.string(),
});
const PASSWORD = 'hunter2';

describe('parseConfig', () => {
  it('names file, path, value and rule of every problem, one a line', () => {
    const error = configError(() =>
      parseConfig(schema, { list: [{ port: 'x', prot: 1 }], note: 'n' }, 'a.ts'),
    );
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.file).toBe('a.ts');
    expect(error.message.split('\n')).toEqual([
      'a.ts: list.0.port = "x": a whole number',
      'a.ts: list.0.prot = 1: unknown key; remove it or correct its spelling',
    ]);
  });

  it('names every unknown key on a line of its own', () => {
    const problems = problemsOf(() => parseConfig(schema, { list: [], note: '', a: 1, b: { c: 2 } }, 'a.ts'));
    expect(problems).toEqual([
      { path: 'a', value: '1', rule: 'unknown key; remove it or correct its spelling' },
      { path: 'b', value: '{"c":2}', rule: 'unknown key; remove it or correct its spelling' },
    ]);
  });

  it.each([undefined, null, 5, 'text', []])('names the document when it is %j', (input) => {
    const { message } = configError(() => parseConfig(schema, input, 'a.ts'));
    expect(message).toMatch(/^a\.ts: \(document\) = .+: Invalid input: expected object/);
  });

  it('says (missing) when a value is not there', () => {
    expect(problemsOf(() => parseConfig(schema, { list: [] }, 'a.ts'))).toEqual([
      { path: 'note', value: '(missing)', rule: 'Invalid input: expected string, received undefined' },
    ]);
  });

  it('gives the rule of the key when the key of a record breaks it', () => {
    const record = z.record(z.string().regex(/^[A-Z]+$/, 'capitals'), z.string());
    expect(problemsOf(() => parseConfig(record, { low: 'x' }, 'a.ts'))).toEqual([
      { path: 'low', value: '"x"', rule: 'capitals' },
    ]);
  });

  it('shortens the value when it is long', () => {
    const [problem] = problemsOf(() => parseConfig(z.int(), 'x'.repeat(500), 'a.ts'));
    expect(problem?.value).toHaveLength(120);
  });

  it.each([
    { DB_PASSWORD: PASSWORD },
    { password: PASSWORD },
    { API_TOKEN: { nested: PASSWORD } },
    { url: `postgres://app:${PASSWORD}@db.example.com/app` },
    { url: `postgres:/app:${PASSWORD}@db` },
    { outer: { DB_PASSWORD: PASSWORD } },
  ])('shows nothing of a secret when it stands in %j', (input) => {
    const { message } = configError(() => parseConfig(z.strictObject({}), input, 'a.ts'));
    expect(message).toContain('not shown');
    expect(message).not.toContain(PASSWORD);
  });
});
