import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { unavailableReason } from '../database/database-errors.ts';

/** What went wrong, in words for the client. */
export interface Problem {
  readonly status: number;
  /** The status in words, such as `Not Found`. */
  readonly error: string;
  readonly message: string;
  /** One line for each rule that the request breaks. */
  readonly details?: readonly string[];
}

/**
 * Says to the client what a client may know. A driver's or a library's own words never pass: they quote statements,
 * hosts and values. What Fastify refuses before a handler runs (4xx) is about the request alone, and passes.
 */
export function problemOf(exception: unknown): Problem {
  if (exception instanceof HttpException) return fromNest(exception);
  const reason = unavailableReason(exception);
  if (reason !== undefined) return { status: 503, error: 'Service Unavailable', message: reason };
  const { statusCode, code, message } = (exception ?? {}) as {
    statusCode?: number;
    code?: string;
    message?: string;
  };
  if (code?.startsWith('FST_') === true && statusCode !== undefined && statusCode < 500) {
    return { status: statusCode, error: words(statusCode), message: message ?? '' };
  }
  return {
    status: 500,
    error: 'Internal Server Error',
    message: 'the request failed; the log has the cause',
  };
}

function fromNest(exception: HttpException): Problem {
  const status = exception.getStatus();
  const body = exception.getResponse();
  const message = typeof body === 'string' ? body : (body as { message?: unknown }).message;
  if (Array.isArray(message)) {
    return {
      status,
      error: words(status),
      message: 'the request breaks the rules',
      details: message.map(String),
    };
  }
  return { status, error: words(status), message: typeof message === 'string' ? message : exception.message };
}

function words(status: number): string {
  return STATUS_CODES[status] ?? 'Error';
}
