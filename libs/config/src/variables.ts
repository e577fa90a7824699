import type { z } from 'zod';
import { parseConfig } from './config-error.ts';

/**
 * Reads environment variables by a schema: the one door to `process.env` outside libs/secrets.
 * @throws {ConfigError} naming variable, value and rule. A secret goes through libs/secrets: here its value may be shown.
 */
export function readVariables<Schema extends z.ZodObject>(
  schema: Schema,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): z.output<Schema> {
  const known = Object.fromEntries(
    Object.keys(schema.shape).map((name) => [name, variables[name] === '' ? undefined : variables[name]]),
  );
  return parseConfig(schema, known, 'environment variables');
}
