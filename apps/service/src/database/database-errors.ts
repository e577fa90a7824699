/** PostgreSQL's SQLSTATE codes and the system's error names that the service tells apart. */
export const UNIQUE_VIOLATION = '23505';
export const UNDEFINED_TABLE = '42P01';

/** Its message is a reason for people, without the driver's words. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}

/** What a person needs to know. The driver's own words stay in the log: they name hosts and users. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the database refuses connections',
  ECONNRESET: 'the database closed the connection',
  EPIPE: 'the database closed the connection',
  ENOTFOUND: 'the name of the database host does not resolve',
  EAI_AGAIN: 'the name of the database host does not resolve',
  EHOSTUNREACH: 'no route to the database',
  ENETUNREACH: 'no route to the database',
  ETIMEDOUT: 'the database does not answer',
  '28000': 'the database refuses the user',
  '28P01': 'the database refuses the password',
  '3D000': 'the database does not exist',
  '42501': 'the database user lacks a privilege',
  '53300': 'the database has no connection left',
  '57P01': 'the database is shutting down',
  '57P02': 'the database is restarting',
  '57P03': 'the database is starting',
  '57014': 'the database took too long',
  [UNDEFINED_TABLE]: 'the database schema is missing: run the migrations',
};

/** Messages of `pg` that come without a code. */
const MESSAGES = [
  [/timeout exceeded when trying to connect|no word from the database/, 'the database does not answer'],
  [/connection terminated due to connection timeout/i, 'the database does not answer'],
  [/connection terminated|not queryable|client was closed/i, 'the database closed the connection'],
  [/ConnectionIsNotSet|driver not connected/i, 'the database closed the connection'],
] as const;

/** SQLSTATE or system code, wherever the driver, TypeORM or Node have put it. */
export function databaseCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, driverError, errors } = error as { code?: unknown; driverError?: unknown; errors?: unknown };
  if (typeof code === 'string') return code;
  // Node tries every address of a host and reports all failures at once.
  return databaseCode(driverError) ?? (Array.isArray(errors) ? databaseCode(errors[0]) : undefined);
}

/** Why the database cannot be used; undefined where the error is none of the database's state. */
export function unavailableReason(error: unknown): string | undefined {
  if (error instanceof DatabaseUnavailableError) return error.message;
  const code = databaseCode(error);
  if (code !== undefined && REASONS[code] !== undefined) return REASONS[code];
  if (!(error instanceof Error)) return undefined;
  return MESSAGES.find(([pattern]) => pattern.test(`${error.name} ${error.message}`))?.[1];
}
