import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Whatever else a client sends is replaced: the id goes into logs and back out as a header. */
const ACCEPTABLE = /^[\w.:;=+/-]{1,128}$/;

/** The client's own id, else the root of the load balancer's trace, else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const own = headers['x-request-id'];
  if (typeof own === 'string' && ACCEPTABLE.test(own)) return own;
  return /\bRoot=([\w-]{1,64})/.exec(traceIdOf(headers) ?? '')?.[1] ?? randomUUID();
}

/** `X-Amzn-Trace-Id` as the load balancer sends it; undefined where it is absent or malformed. */
export function traceIdOf(headers: IncomingMessage['headers']): string | undefined {
  const trace = headers['x-amzn-trace-id'];
  return typeof trace === 'string' && ACCEPTABLE.test(trace) ? trace : undefined;
}
