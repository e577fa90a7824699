import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Lifecycle } from '../lifecycle.ts';
import type { Logger } from '../logging/logger.ts';
import type { RequestMetrics } from '../metrics/request-metrics.ts';
import type { Identity } from '../settings/identity.ts';
import { failures } from './error-filter.ts';
import { traceIdOf } from './request-id.ts';

/** Label of every request that no route takes: raw paths would be labels without bound. */
export const UNMATCHED = 'unmatched';

/** Status of a request whose client left before there was an answer, as proxies log it. Nobody is sent it. */
const CLIENT_GONE = 499;

type Done = () => void;
/** Called once for a request, when it has come. */
export type WatchRequest = (request: FastifyRequest, reply: FastifyReply) => void;

/** Names release and slot on every answer, also on errors. */
export function markAnswers(identity: Identity, watch: WatchRequest) {
  return (request: FastifyRequest, reply: FastifyReply, done: Done): void => {
    reply.header('x-cutover-release', identity.release);
    reply.header('x-cutover-slot', identity.slot);
    reply.header('x-request-id', request.id);
    watch(request, reply);
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

/**
 * One log line and one metric for each request, when its answer is out or its client is gone. Fastify's `onResponse` would
 * not do: it hears nothing of a client that leaves before its answer.
 */
export function watchRequests(logger: Logger, metrics: RequestMetrics, lifecycle: Lifecycle): WatchRequest {
  return (request, reply) => {
    const startedMs = performance.now();
    const { method, headers, ip } = request; // A closed connection no longer tells its address.
    lifecycle.requestBegan();
    reply.raw.once('close', () => {
      const route = request.routeOptions.url ?? UNMATCHED;
      const aborted = !reply.raw.writableFinished;
      const status = aborted && !reply.raw.headersSent ? CLIENT_GONE : reply.statusCode;
      const durationMs = performance.now() - startedMs;
      metrics.record({ method, route, status, durationMs });
      logger.info(
        {
          request_id: request.id,
          trace_id: traceIdOf(headers),
          method,
          route,
          path: pathOf(request.url),
          status_code: status,
          duration_ms: Math.round(durationMs * 100) / 100,
          ip_address: ip,
          user_agent: headers['user-agent'],
          error: failures.get(request),
          ...(aborted && { aborted }),
        },
        'request',
      );
      lifecycle.requestEnded();
    });
  };
}

/** Without the query, which may hold anything. */
function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}
