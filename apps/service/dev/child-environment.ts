import { readVariables } from '@cutover/config';
import { z } from 'zod';

/** This process's environment for a child, with `changes` on top. */
export function childEnvironment(changes: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  // eslint-disable-next-line no-restricted-properties -- handed on whole, read by nobody here
  return { ...process.env, ...changes };
}

/** Whether the environment already names a database: then nobody starts another one. */
export function namesDatabase(): boolean {
  const variables = readVariables(z.object({ DATABASE_URL: z.unknown(), DB_HOST: z.unknown() }));
  return variables.DATABASE_URL !== undefined || variables.DB_HOST !== undefined;
}
