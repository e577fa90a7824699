import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../logging/logger.ts';
import { type Identity, stamp } from '../settings/identity.ts';
import { type Problem, problemOf } from './problem.ts';

/** The one shape of every error: `{status_code, error, message, details?, request_id, release, …}`. */
export function errorBody({ status, ...words }: Problem, requestId: string, identity: Identity) {
  return { status_code: status, ...words, request_id: requestId, ...stamp(identity) };
}

/** Why a request failed, for its line in the log. */
export const failures = new WeakMap<FastifyRequest, string>();

@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly identity: Identity,
    private readonly logger: Logger,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(exception);
    if (problem.status >= 500) failures.set(request, problem.message);
    // A lost database is told once, where it is noticed; a defect needs its stack trace every time.
    if (problem.status === 500)
      this.logger.error({ err: exception, request_id: request.id }, problem.message);
    // Half an answer is out: only cutting it short can tell the client that it is not whole.
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    void reply
      .code(problem.status)
      .type('application/json; charset=utf-8')
      .send(errorBody(problem, request.id, this.identity));
  }
}
