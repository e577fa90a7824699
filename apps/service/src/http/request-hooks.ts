import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Lifecycle } from '../lifecycle.ts';
import type { Logger } from '../logging/logger.ts';
import type { RequestMetrics } from '../metrics/request-metrics.ts';
import type { Identity } from '../settings/identity.ts';
import { failures } from './error-filter.ts';
import { traceIdOf } from './request-id.ts';

/** Label of every request that no route takes: raw paths would be labels without bound. */
export const UNMATCHED = 'unmatched';

type Done = () => void;

/** Names release and slot on every answer, also on errors. */
export function markAnswers(identity: Identity, lifecycle: Lifecycle) {
  return (request: FastifyRequest, reply: FastifyReply, done: Done): void => {
    reply.header('x-cutover-release', identity.release);
    reply.header('x-cutover-slot', identity.slot);
    reply.header('x-request-id', request.id);
    lifecycle.requestBegan();
    done();
  };
}

/** A leaving replica asks for its connections back, also for those whose request came before it was told to leave. */
export function releaseConnections(lifecycle: Lifecycle) {
  return (_request: FastifyRequest, reply: FastifyReply, _payload: unknown, done: Done): void => {
    if (lifecycle.draining) reply.header('connection', 'close');
    done();
  };
}

/** One log line and one metric for each request, when its answer is out or its client is gone. */
export function recordRequests(logger: Logger, metrics: RequestMetrics, lifecycle: Lifecycle) {
  return (request: FastifyRequest, reply: FastifyReply, done: Done): void => {
    const { method, headers } = request;
    const route = request.routeOptions.url ?? UNMATCHED;
    const aborted = !reply.raw.writableFinished;
    const durationMs = reply.elapsedTime;
    metrics.record({ method, route, status: reply.statusCode, durationMs });
    logger.info(
      {
        request_id: request.id,
        trace_id: traceIdOf(headers),
        method,
        route,
        path: pathOf(request.url),
        status_code: reply.statusCode,
        duration_ms: Math.round(durationMs * 100) / 100,
        ip_address: request.ip,
        user_agent: headers['user-agent'],
        error: failures.get(request),
        ...(aborted && { aborted }),
      },
      'request',
    );
    lifecycle.requestEnded();
    done();
  };
}

/** Without the query, which may hold anything. */
function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}
