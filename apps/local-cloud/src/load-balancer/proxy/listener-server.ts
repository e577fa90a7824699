import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { CloudClock } from '../../contracts.ts';
import { redirectLocation } from '../routing/redirect.ts';
import { RequestFacts } from '../routing/request-facts.ts';
import type { Route, RouteTable } from '../routing/route-table.ts';
import type { Meter } from '../traffic/meter.ts';
import { Connections } from './connections.ts';
import type { Connection } from './connections.ts';
import { Exchange, sendPage } from './exchange.ts';
import type { ExchangeContext, ExchangeRequest } from './exchange.ts';
import { IdleWatch } from './idle-watch.ts';
import type { ListenerSettings } from './listener-settings.ts';
import { errorPage, ownPage, rawPage } from './pages.ts';
import type { Page } from './pages.ts';
import { receiveHeaders } from './request-headers.ts';
import type { ReceivedHeaders } from './request-headers.ts';
import { stickyGroup, stickyTarget } from './stickiness.ts';
import { Upgrade } from './upgrade.ts';

const MAX_HEADERS_BYTES = 65_536;
const MAX_URL_LENGTH = 16_384;
/** On closing, a request that is on its way may still arrive on a connection without one. */
const IDLE_GRACE_MS = 250;

type ForwardRoute = Extract<Route, { type: 'forward' }>;
type Forward = Omit<ExchangeRequest, 'request' | 'response' | 'connection'>;
type Way =
  | { readonly type: 'forward'; readonly forward: Forward }
  | { readonly type: 'page'; readonly page: Page; readonly keepAlive: boolean };

/** One listener: an HTTP server that asks its route table where each request goes. */
export class ListenerServer {
  /** Replaced by edits; a request uses what stood when it came. */
  settings: ListenerSettings;
  readonly #routes: RouteTable;
  readonly #meter: Meter;
  readonly #server: Server;
  readonly #connections = new Connections();
  readonly #upgrades = new Set<Upgrade>();
  readonly #idle: IdleWatch;
  readonly #context: ExchangeContext;
  #port = 0;
  #closing = false;

  constructor(routes: RouteTable, settings: ListenerSettings, meter: Meter, clock: CloudClock) {
    this.#routes = routes;
    this.settings = settings;
    this.#meter = meter;
    const idleMs = () => clock.scaledMs(this.settings.idleSeconds);
    this.#idle = new IdleWatch(idleMs);
    this.#context = { meter, idle: this.#idle, keepsAlive: (...it) => this.#keepsAlive(...it) };
    this.#server = createServer({
      maxHeaderSize: MAX_HEADERS_BYTES,
      keepAliveTimeout: idleMs(),
      headersTimeout: idleMs(),
      requestTimeout: 0,
      connectionsCheckingInterval: 1000,
      requireHostHeader: false,
      noDelay: true,
      shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
    });
    this.#server.maxHeadersCount = 0;
    this.#server
      .on('connection', (socket) => {
        meter.count('NewConnectionCount');
        this.#connections.add(socket);
      })
      .on('request', (request, response) => this.#serve(request, response))
      .on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
        response.writeContinue();
        this.#serve(request, response);
      })
      .on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
      .on('connect', (_request, socket) => endWith(socket, this.#ownError(405)))
      .on('clientError', (error, socket) => this.#clientError(error, socket));
  }

  get port(): number {
    return this.#port;
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** @throws Node's EADDRINUSE where the port is taken */
  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port, host: '127.0.0.1', backlog: 4096 }, () => {
        this.#server.off('error', reject);
        const address = this.#server.address();
        this.#port = typeof address === 'object' && address !== null ? address.port : port;
        this.#idle.start();
        resolve();
      });
    });
  }

  /** Running requests may end within `graceMs`. */
  async close(graceMs: number): Promise<void> {
    this.#closing = true;
    const idle = setTimeout(() => this.#connections.destroyIdle(), Math.min(IDLE_GRACE_MS, graceMs));
    const rest = setTimeout(() => this.#connections.destroyAll(), graceMs);
    for (const upgrade of this.#upgrades) upgrade.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    clearTimeout(idle);
    clearTimeout(rest);
    this.#connections.destroyAll();
    this.#idle.stop();
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#connections.of(request);
    const { facts, received } = this.#receive(request, connection);
    const keepAlive = !received.hasBody && this.#keepsAlive(response, connection);
    const way = this.#wayOf(request, facts, received);
    if (way.type === 'page') sendPage(response, way.page, way.keepAlive && keepAlive);
    else new Exchange({ ...way.forward, request, response, connection }, this.#context).send();
  }

  #receive(request: IncomingMessage, connection: Connection) {
    const url = originForm(request.url ?? '/');
    const facts = new RequestFacts(
      request.method ?? 'GET',
      url,
      connection.client.address,
      request.rawHeaders,
    );
    const received = receiveHeaders(request.rawHeaders, connection.client, this.#port, this.settings);
    return { facts, received };
  }

  /** To a target, or an answer of the balancer's own. */
  #wayOf(request: IncomingMessage, facts: RequestFacts, received: ReceivedHeaders): Way {
    const refusal = refusalOf(request, received);
    if (refusal !== undefined) return { type: 'page', page: this.#ownError(refusal), keepAlive: false };
    const route = this.#routes.route(facts);
    if (route.type !== 'forward')
      return { type: 'page', page: this.#ownAnswer(route, facts), keepAlive: true };
    const forward = forwardTo(route, facts, received);
    if (forward !== undefined) return { type: 'forward', forward };
    return { type: 'page', page: this.#ownError(503), keepAlive: true };
  }

  #ownError(statusCode: number): Page {
    this.#meter.own(statusCode);
    return errorPage(statusCode);
  }

  #ownAnswer(route: Exclude<Route, { type: 'forward' }>, facts: RequestFacts): Page {
    const page =
      route.type === 'redirect' ? redirectPage(route.redirect, facts, this.#port) : fixedPage(route.response);
    this.#meter.count(route.type === 'redirect' ? 'HTTP_Redirect_Count' : 'HTTP_Fixed_Response_Count');
    this.#meter.own(page.statusCode);
    return page;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { facts, received } = this.#receive(request, this.#connections.of(request));
    const way = this.#wayOf(request, facts, received);
    if (way.type === 'page') {
      endWith(socket, way.page);
      return;
    }
    const upgrade = new Upgrade({ ...way.forward, request, socket, head }, this.#meter, this.#idle);
    this.#upgrades.add(upgrade);
    socket.on('close', () => this.#upgrades.delete(upgrade));
    upgrade.send();
  }

  #clientError(error: NodeJS.ErrnoException, socket: Duplex): void {
    const answerable = this.#connections.find(socket)?.current?.clientBroke() ?? true;
    if (error.code === 'ECONNRESET' || !answerable || !socket.writable) socket.destroy();
    else endWith(socket, this.#ownError(error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400));
  }

  #keepsAlive(response: ServerResponse, connection: Connection): boolean {
    if (this.#closing || !response.shouldKeepAlive) return false;
    return performance.now() - connection.openedMs < this.settings.clientKeepAliveMs;
  }
}

/** Undefined where there is no target: that is a 503. */
function forwardTo(route: ForwardRoute, facts: RequestFacts, received: ReceivedHeaders): Forward | undefined {
  const sticky = stickyGroup(route.groups, received.cookie);
  const group = sticky ?? route.groups.choose(Math.random());
  const target = group && (stickyTarget(group, received.cookie) ?? group.choose());
  if (group === undefined || target === undefined) return undefined;
  const url = facts.query === '' ? facts.path : `${facts.path}?${facts.query}`;
  return {
    group,
    target,
    url: route.rewrite?.url(url) ?? url,
    headers: rewriteHost(received.forwarded, route.rewrite?.host),
    hasBody: received.hasBody,
    newGroupSeconds: sticky === undefined ? route.groups.stickySeconds : undefined,
  };
}

function endWith(socket: Duplex, page: Page): void {
  socket.on('error', () => socket.destroy());
  socket.end(rawPage(page), () => socket.destroy());
}

/** A request that no target gets to see; undefined where it may pass. */
function refusalOf(request: IncomingMessage, received: ReceivedHeaders): number | undefined {
  if ((request.url ?? '').length > MAX_URL_LENGTH) return 414;
  if (received.tooLong) return 400;
  if (received.host === undefined && request.httpVersionMinor > 0) return 400;
  if (request.method === 'TRACE') return 405;
  const encoding = received.transferEncoding;
  return encoding === undefined || /^(chunked|identity)$/i.test(encoding) ? undefined : 501;
}

/** `GET http://host/path` is asked of proxies; a target is asked for the path. */
function originForm(url: string): string {
  return /^https?:\/\//i.test(url) ? url.replace(/^https?:\/\/[^/?]*/i, '').replace(/^(?!\/)/, '/') : url;
}

function rewriteHost(headers: string[], rewrite: ((host: string) => string) | undefined): string[] {
  if (rewrite === undefined) return headers;
  return headers.map((text, at) =>
    at % 2 === 1 && headers[at - 1]?.toLowerCase() === 'host' ? rewrite(text) : text,
  );
}

function redirectPage(
  config: Extract<Route, { type: 'redirect' }>['redirect'],
  facts: RequestFacts,
  port: number,
): Page {
  const statusCode = Number(config.StatusCode?.slice('HTTP_'.length));
  const page = errorPage(statusCode);
  return { ...page, headers: [...page.headers, 'Location', redirectLocation(config, facts, port)] };
}

function fixedPage(config: Extract<Route, { type: 'fixed-response' }>['response']): Page {
  return ownPage(
    Number(config.StatusCode),
    config.ContentType ?? 'text/plain; charset=utf-8',
    config.MessageBody ?? '',
  );
}
