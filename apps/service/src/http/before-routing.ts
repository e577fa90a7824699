import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../logging/logger.ts';
import type { Identity } from '../settings/identity.ts';
import { errorBody } from './error-filter.ts';
import { problemOf } from './problem.ts';
import type { WatchRequest } from './request-hooks.ts';
import { requestIdOf } from './request-id.ts';

/** Answers, in the shape of every other error, what never reaches a route: no hook and no filter sees it. */
export function answerBeforeRouting(identity: Identity, logger: Logger, watch: WatchRequest) {
  const headersOf = (requestId: string) => ({
    'x-cutover-release': identity.release,
    'x-cutover-slot': identity.slot,
    'x-request-id': requestId,
  });
  return {
    /** An address that cannot be decoded, or a parameter beyond the router's limit. */
    frameworkErrors(error: Error, request: FastifyRequest, reply: FastifyReply): void {
      const problem = problemOf(error);
      watch(request, reply);
      reply.headers(headersOf(request.id)).code(problem.status);
      reply.send(errorBody(problem, request.id, identity));
    },
    /** What is no HTTP, headers beyond the limit, a request that never ends. */
    clientErrorHandler(error: NodeJS.ErrnoException, socket: Socket): void {
      if (CLIENT_LEFT.has(error.code) || !socket.writable) {
        socket.destroy();
        return;
      }
      const status = STATUS_OF_CODE[error.code ?? ''] ?? 400;
      const requestId = requestIdOf({ headers: {} });
      const words = STATUS_CODES[status] ?? 'Bad Request';
      const body = JSON.stringify(
        errorBody({ status, error: words, message: 'the request cannot be read' }, requestId, identity),
      );
      const headers = Object.entries({
        ...headersOf(requestId),
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        connection: 'close',
      }).map(([name, value]) => `${name}: ${value}\r\n`);
      logger.info({ request_id: requestId, status_code: status, code: error.code }, 'unreadable request');
      socket.end(`HTTP/1.1 ${status} ${words}\r\n${headers.join('')}\r\n${body}`);
    },
  };
}

/** Nobody waits for an answer; a request that had begun has its own line in the log. */
const CLIENT_LEFT = new Set<string | undefined>(['ECONNRESET', 'HPE_INVALID_EOF_STATE']);

const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};
