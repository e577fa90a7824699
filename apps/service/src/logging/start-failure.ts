import { ConfigError } from '@cutover/config';
import { SecretNotFoundError, SecretUnavailableError } from '@cutover/secrets';
import { destination } from 'pino';
import { unavailableReason } from '../database/database-errors.ts';
import type { Identity } from '../settings/identity.ts';
import { createLogger } from './logger.ts';

const NOBODY: Identity = { release: 'unknown', slot: 'unknown', containerId: 'unknown' };

/** Says on standard error, in one line, why `what` could not be done, and ends the process with exit code 1. */
export function failStart(what: string, error: unknown, identity: Identity = NOBODY): never {
  const logger = createLogger(identity, 'info', destination({ dest: 2, sync: true }));
  const reason = expectedReason(error);
  if (reason === undefined) logger.fatal({ err: error }, what);
  else logger.fatal(`${what}: ${reason}`);
  process.exit(1);
}

/** In words, for what an operator can mend; undefined for anything else, whose stack trace is then needed. */
function expectedReason(error: unknown): string | undefined {
  if (error instanceof ConfigError) return error.message.replaceAll('\n', '; ');
  if (error instanceof SecretNotFoundError || error instanceof SecretUnavailableError) return error.message;
  const { code, syscall, address, port } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if (syscall === 'listen')
    return LISTEN_REASONS[code ?? '']?.(`${address}:${port}`) ?? (error as Error).message;
  return unavailableReason(error);
}

const LISTEN_REASONS: Readonly<Record<string, (place: string) => string>> = {
  EADDRINUSE: (place) => `another process listens on ${place}; set PORT to a free one`,
  EACCES: (place) => `this user may not listen on ${place}; set PORT to one above 1023`,
  EADDRNOTAVAIL: (place) => `this machine has no address ${place}; set HOST to one of its own`,
};
