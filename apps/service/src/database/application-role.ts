import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';

/** Who serves requests: it reads and writes rows, and changes no table. */
export interface ApplicationRole {
  readonly name: string;
  readonly password: string;
}

const ITERATIONS = 4096;
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/**
 * Makes the role where it is missing, sets its password, and gives it rows of every table but none of the tables.
 * Run as the owner of the tables; running it again changes nothing. What the owner makes later is given too.
 */
export async function grantApplicationRole(
  dataSource: DataSource,
  { name, password }: ApplicationRole,
): Promise<void> {
  const role = pg.escapeIdentifier(name);
  // A verifier instead of the password: the text of a statement may end in the server's log.
  const verifier = pg.escapeLiteral(scramVerifier(password));
  await dataSource.transaction(async (manager) => {
    const known: unknown[] = await manager.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
    const verb = known.length === 0 ? 'CREATE' : 'ALTER';
    await manager.query(`${verb} ROLE ${role} LOGIN NOCREATEDB NOCREATEROLE PASSWORD ${verifier}`);
    for (const statement of grantsTo(role)) await manager.query(statement);
  });
}

function grantsTo(role: string): string[] {
  const rows = 'SELECT, INSERT, UPDATE, DELETE';
  const later = `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT`;
  return [
    `REVOKE CREATE ON SCHEMA public FROM PUBLIC`,
    `GRANT USAGE ON SCHEMA public TO ${role}`,
    `GRANT ${rows} ON ALL TABLES IN SCHEMA public TO ${role}`,
    `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role}`,
    `${later} ${rows} ON TABLES TO ${role}`,
    `${later} USAGE, SELECT ON SEQUENCES TO ${role}`,
    // What has been applied is the migrations' to say; readiness reads it.
    `REVOKE INSERT, UPDATE, DELETE ON migrations FROM ${role}`,
  ];
}

/** What PostgreSQL keeps of a password in ASCII, as a client may send it in the password's place (RFC 5803). */
export function scramVerifier(password: string, salt: Buffer = randomBytes(SALT_BYTES)): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, 'sha256');
  const keyed = (text: string) => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64');
  const serverKey = keyed('Server Key').toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
