import http from 'node:http';
import https from 'node:https';
import type { Outcome } from './load.ts';

export interface Exchange {
  readonly outcome: Outcome;
  readonly detail: string;
  /** Of whole answers that name one. */
  readonly release?: string;
}

export interface Exchanger {
  /** Sends one GET request, once, and calls `done` exactly once. */
  send(
    request: { path: string; status: number },
    newConnection: boolean,
    done: (exchange: Exchange) => void,
  ): void;
  close(): void;
}

/** Errors before there was a connection. */
const NO_CONNECTION = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
  'EMFILE',
  'ENFILE',
]);

/**
 * Node's own client, which repeats nothing by itself: neither on a kept connection that the server has closed in the
 * meantime nor anywhere else.
 */
export function createExchanger(baseUrl: string, timeoutMs: number): Exchanger {
  const { protocol, hostname, port } = new URL(baseUrl);
  const client = protocol === 'https:' ? https : http;
  // In turn over all kept connections: one that lies idle long enough for the server to close it would be our fault.
  const kept = new client.Agent({ keepAlive: true, scheduling: 'fifo' });
  const fresh = new client.Agent({ keepAlive: false });
  const target = {
    // An address such as [::1] has brackets in a URL only.
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? undefined : Number(port),
    headers: { 'user-agent': 'cutover-load', accept: '*/*' },
  };

  return {
    send({ path, status }, newConnection, done) {
      let open = true;
      let answered = false;
      const end = (exchange: Exchange): void => {
        if (!open) return;
        open = false;
        clearTimeout(deadline);
        done(exchange);
      };
      const request = client.get({ ...target, path, agent: newConnection ? fresh : kept }, (response) => {
        answered = true;
        readAnswer(response, status, end);
      });
      const deadline = setTimeout(() => {
        end({ outcome: 'timeout', detail: `no whole answer in ${timeoutMs} ms` });
        request.destroy();
      }, timeoutMs);
      request.on('error', (error) => end(brokenBy(error)));
      // Once there is an answer, its own end decides: the request may close before the last bytes are read.
      request.on('close', () => {
        if (!answered) end({ outcome: 'reset', detail: 'closed without an answer' });
      });
    },
    close() {
      kept.destroy();
      fresh.destroy();
    },
  };
}

function readAnswer(
  response: http.IncomingMessage,
  expected: number,
  end: (exchange: Exchange) => void,
): void {
  const status = response.statusCode ?? 0;
  const release = response.headers['x-cutover-release'];
  response.on('end', () => {
    // A body may end early without an error: `complete` alone says that all of it came.
    if (!response.complete) return;
    end({
      outcome: status === expected ? 'expected' : 'wrong-status',
      detail: `status ${status}`,
      ...(typeof release === 'string' && { release }),
    });
  });
  const cut = () => end({ outcome: 'reset', detail: `cut in the body of an answer with status ${status}` });
  response.on('error', cut);
  response.on('close', cut);
  response.resume();
}

function brokenBy(error: NodeJS.ErrnoException): Exchange {
  const code = error.code ?? error.name;
  // Where a name has several addresses, the error of all of them has no message of its own.
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const reason = first instanceof Error ? first.message : error.message;
  const detail = reason.includes(code) ? reason : `${code}: ${reason}`;
  if (code === 'ETIMEDOUT') return { outcome: 'timeout', detail };
  return { outcome: NO_CONNECTION.has(code) ? 'refused' : 'reset', detail };
}
