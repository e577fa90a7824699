import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomBytes } from 'node:crypto';
import type { Connection } from '../proxy/connections.ts';
import type { Verdict } from '../proxy/desync.ts';
import type { ReceivedHeaders } from '../proxy/request-headers.ts';
import type { Route } from '../routing/route-table.ts';
import { entryLine } from './entry.ts';
import type { EntryFields } from './entry.ts';

/** Where lines go. */
export interface LineSink {
  readonly loadBalancer: string;
  add(line: string): void;
}

type Filled = Pick<
  EntryFields,
  | 'type'
  | 'target'
  | 'targetGroupArn'
  | 'sentMs'
  | 'answeredMs'
  | 'statusCode'
  | 'targetStatusCode'
  | 'redirectUrl'
  | 'verdict'
  | 'priority'
  | 'action'
  | 'traceId'
  | 'transformedHost'
  | 'transformedUri'
>;

/** Follows one request, where the load balancer keeps an access log, and writes its line when it has ended. */
export class RequestLog {
  readonly #sink: LineSink;
  readonly #connection: Connection;
  readonly #receivedMs = Date.now();
  readonly #request: string;
  readonly #userAgent: string | undefined;
  #ended = false;
  readonly #filled: { -readonly [Key in keyof Filled]: Filled[Key] } = {
    type: 'http',
    target: undefined,
    targetGroupArn: undefined,
    sentMs: undefined,
    answeredMs: undefined,
    statusCode: undefined,
    targetStatusCode: undefined,
    redirectUrl: undefined,
    verdict: { tier: 'Compliant', reason: 'Compliant' },
    priority: undefined,
    action: undefined,
    traceId: undefined,
    transformedHost: undefined,
    transformedUri: undefined,
  };

  constructor(sink: LineSink, connection: Connection, request: string, userAgent: string | undefined) {
    this.#sink = sink;
    this.#connection = connection;
    this.#request = request;
    this.#userAgent = userAgent;
  }

  /** @param port of the listener */
  static of(sink: LineSink, connection: Connection, request: IncomingMessage, port: number): RequestLog {
    const url = request.url ?? '/';
    const host = (request.headers.host ?? '127.0.0.1').replace(/:\d+$/, '');
    const address = /^https?:\/\//i.test(url) ? url : `http://${host}:${port}${url}`;
    const line = `${request.method ?? '-'} ${address} HTTP/${request.httpVersion}`;
    return new RequestLog(sink, connection, line, request.headers['user-agent']);
  }

  /** Of what could not be read as a request. */
  static ofBroken(sink: LineSink, connection: Connection, port: number): RequestLog {
    return new RequestLog(sink, connection, `- http://127.0.0.1:${port}- -`, undefined);
  }

  judged(verdict: Verdict): void {
    this.#filled.verdict = verdict;
  }

  routed({ priority, type }: Route, { trace }: ReceivedHeaders): void {
    Object.assign(this.#filled, { priority, action: type, traceId: trace });
  }

  redirected(url: string): void {
    this.#filled.redirectUrl = url;
  }

  transformed(host: string | undefined, uri: string | undefined): void {
    this.#filled.transformedHost ??= host;
    this.#filled.transformedUri ??= uri;
  }

  chosen(targetGroupArn: string, target: string | undefined): void {
    Object.assign(this.#filled, { targetGroupArn, target });
  }

  sent(): void {
    this.#filled.sentMs = Date.now();
  }

  answered(statusCode: number): void {
    this.#filled.answeredMs = Date.now();
    this.#filled.targetStatusCode = statusCode;
    this.#filled.statusCode = statusCode;
  }

  upgraded(): void {
    this.#filled.type = 'ws';
  }

  /** An answer of the balancer itself. */
  own(statusCode: number): void {
    this.#filled.statusCode = statusCode;
  }

  /** @param response which has no header yet where the client left before its answer: 460 */
  endWith(response: ServerResponse): void {
    this.#filled.statusCode ??= response.headersSent ? response.statusCode : 460;
    this.end();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const { socket, logged, client } = this.#connection;
    const [receivedBytes, sentBytes] = [socket.bytesRead - logged.read, socket.bytesWritten - logged.written];
    Object.assign(logged, { read: socket.bytesRead, written: socket.bytesWritten });
    logged.traceId ??= `TID_${randomBytes(16).toString('hex')}`;
    const line = entryLine({
      ...this.#filled,
      endedMs: Date.now(),
      loadBalancer: this.#sink.loadBalancer,
      client: `${client.address}:${client.port}`,
      receivedMs: this.#receivedMs,
      receivedBytes,
      sentBytes,
      request: this.#request,
      userAgent: this.#userAgent,
      connectionTraceId: logged.traceId,
    });
    this.#sink.add(line);
  }
}
