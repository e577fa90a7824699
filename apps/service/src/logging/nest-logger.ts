import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.ts';

/** Nest's own messages in the service's log. What Nest tells in passing (routes, modules) is only for debugging. */
export function nestLogger(logger: Logger): LoggerService {
  const write = (level: 'fatal' | 'error' | 'warn' | 'debug' | 'trace') => {
    return (message: unknown, ...rest: unknown[]) => {
      const context = rest.at(-1);
      const fields = typeof context === 'string' ? { context } : {};
      if (message instanceof Error) logger[level]({ ...fields, err: message }, message.message);
      else logger[level](fields, typeof message === 'string' ? message : JSON.stringify(message));
    };
  };
  return {
    fatal: write('fatal'),
    error: write('error'),
    warn: write('warn'),
    log: write('debug'),
    debug: write('debug'),
    verbose: write('trace'),
  };
}
