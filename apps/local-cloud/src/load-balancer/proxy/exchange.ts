import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import type { RequestLog } from '../access-log/request-log.ts';
import type { TargetGroup } from '../traffic/target-group.ts';
import type { Meter } from '../traffic/meter.ts';
import type { Target } from '../traffic/target.ts';
import { ConnectFailed, ConnectTimedOut } from '../traffic/upstream.ts';
import type { Breakage, Connection } from './connections.ts';
import type { IdleWatch, Watched } from './idle-watch.ts';
import { sendPage } from './own-answers.ts';
import { errorPage } from './pages.ts';
import { RequestBody } from './request-body.ts';
import { answerHeaders } from './request-headers.ts';
import { stickinessCookies } from './stickiness.ts';

class ClientLeft extends Error {}
/** What came after the header is not HTTP: whoever found that out answers the client. */
class ClientBroke extends Error {}
class IdleTimedOut extends Error {}

export interface ExchangeRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly group: TargetGroup;
  readonly target: Target;
  readonly url: string;
  /** For the target: name, value, name, value. */
  readonly headers: string[];
  readonly hasBody: boolean;
  readonly cookie: string | undefined;
  /** Neither connection is used again: other servers might see another end of this request. */
  readonly once: boolean;
  readonly connection: Connection;
  readonly log: RequestLog | undefined;
  /** Seconds of the group cookie, where this client gets one now. */
  readonly newGroupSeconds: number | undefined;
}

export interface ExchangeContext {
  readonly meter: Meter;
  readonly idle: IdleWatch;
  keepsAlive(response: ServerResponse, connection: Connection): boolean;
}

/** One request, sent to one target, once. */
export class Exchange implements Dispatcher.DispatchHandler, Watched {
  lastActivityMs: number;
  readonly #it: ExchangeRequest;
  readonly #context: ExchangeContext;
  readonly #startedMs = performance.now();
  #controller: Dispatcher.DispatchController | undefined;
  #abandoned: Error | undefined;
  #ended = false;

  constructor(it: ExchangeRequest, context: ExchangeContext) {
    this.#it = it;
    this.#context = context;
    this.lastActivityMs = context.idle.nowMs;
  }

  send(): void {
    const { request, response, target, group, connection, once } = this.#it;
    connection.current = this;
    response.on('close', this.#onClose);
    this.#context.idle.watch(this);
    this.#context.meter.sent(group.arn);
    target.upstream.outstanding += 1;
    target.upstream.dispatch(
      {
        path: this.#it.url,
        method: request.method ?? 'GET',
        headers: this.#it.headers,
        body: this.#it.hasBody ? new RequestBody(request) : null,
        // Left out, undici closes the connection after each HEAD.
        ...((once || request.method === 'HEAD') && { reset: once }),
      },
      this,
    );
  }

  /** No byte went either way for the whole idle time-out. */
  timeOut(): void {
    this.#abandon(new IdleTimedOut());
  }

  clientBroke(): Breakage {
    const { request, response, connection } = this.#it;
    if (request.complete) {
      connection.last = true;
      response.once('finish', () => connection.socket.end());
      return 'later';
    }
    this.#abandon(new ClientBroke());
    this.#it.log?.own(400);
    return response.headersSent ? 'answered' : 'unanswered';
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#it.log?.sent();
    if (this.#abandoned !== undefined) controller.abort(this.#abandoned);
  }

  onBodySent(): void {
    this.lastActivityMs = this.#context.idle.nowMs;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    statusCode: number,
    _headers: unknown,
    statusMessage?: string,
  ): void {
    if (statusCode < 200) return;
    const { response, group, target, newGroupSeconds, log, cookie } = this.#it;
    log?.answered(statusCode);
    this.lastActivityMs = this.#context.idle.nowMs;
    this.#context.meter.answered(group.arn, statusCode, (performance.now() - this.#startedMs) / 1000);
    const headers = answerHeaders(rawList(controller.rawHeaders));
    headers.push(...stickinessCookies(group, target, newGroupSeconds, headers, cookie));
    const keepAlive = this.#keepsAlive();
    this.#it.connection.last = !keepAlive;
    headers.push('Connection', keepAlive ? 'keep-alive' : 'close');
    response.writeHead(statusCode, statusMessage, headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.lastActivityMs = this.#context.idle.nowMs;
    if (this.#it.response.write(chunk)) return;
    controller.pause();
    this.#it.response.once('drain', this.#onDrain);
  }

  onResponseEnd(controller: Dispatcher.DispatchController): void {
    this.#end();
    const trailers = rawList(controller.rawTrailers).map((text) => text.toString('latin1'));
    if (trailers.length > 0) this.#it.response.addTrailers(inPairs(trailers));
    this.#it.response.end();
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#end();
    const { response, group } = this.#it;
    const { meter } = this.#context;
    if (error instanceof ConnectFailed || error instanceof ConnectTimedOut) meter.connectionFailed(group.arn);
    if (error instanceof ClientBroke) return;
    if (error instanceof ClientLeft) {
      meter.own(460);
      this.#it.log?.own(460);
      response.destroy();
    } else if (response.headersSent) {
      // Half an answer cannot be taken back: the client must see that it is broken.
      response.destroy();
    } else {
      const statusCode = statusOf(error);
      meter.own(statusCode);
      this.#it.log?.own(statusCode);
      sendPage(response, errorPage(statusCode), this.#it.request.complete && this.#keepsAlive());
    }
  }

  readonly #onClose = () => {
    if (!this.#ended && !this.#it.response.writableFinished) this.#abandon(new ClientLeft());
  };

  readonly #onDrain = () => {
    this.lastActivityMs = this.#context.idle.nowMs;
    this.#controller?.resume();
  };

  #keepsAlive(): boolean {
    return !this.#it.once && this.#context.keepsAlive(this.#it.response, this.#it.connection);
  }

  #abandon(reason: Error): void {
    if (this.#ended || this.#abandoned !== undefined) return;
    this.#abandoned = reason;
    this.#controller?.abort(reason);
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#context.idle.forget(this);
    this.#it.target.upstream.outstanding -= 1;
    const { connection } = this.#it;
    if (connection.current !== this) return;
    connection.current = undefined;
    connection.servedBytes = connection.socket.bytesRead;
  }
}

function statusOf(error: Error): number {
  if (error instanceof ConnectTimedOut || error instanceof IdleTimedOut) return 504;
  // undici refuses what Node's parser let through, such as two Host headers.
  return 'code' in error && error.code === 'UND_ERR_INVALID_ARG' ? 400 : 502;
}

function rawList(raw: unknown): (Buffer | string)[] {
  return Array.isArray(raw) ? (raw as (Buffer | string)[]) : [];
}

function inPairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((name, at) =>
    at % 2 === 0 ? [[name, flat[at + 1] ?? ''] satisfies [string, string]] : [],
  );
}
