import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { CloudClock } from '../../contracts.ts';
import { RequestLog } from '../access-log/request-log.ts';
import { redirectLocation } from '../routing/redirect.ts';
import { RequestFacts } from '../routing/request-facts.ts';
import type { Route, RouteTable } from '../routing/route-table.ts';
import type { Meter } from '../traffic/meter.ts';
import { Connections } from './connections.ts';
import type { Connection } from './connections.ts';
import { mitigation } from './desync.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeContext } from './exchange.ts';
import { forwardTo } from './forward.ts';
import type { Forward } from './forward.ts';
import { splitTarget } from './host-header.ts';
import { IdleWatch } from './idle-watch.ts';
import { refusalOf, refusalOfBroken, verdictOn, verdictOnBroken } from './judge-request.ts';
import type { ListenerSettings } from './listener-settings.ts';
import { endWith, fixedPage, redirectPage, sendPage } from './own-answers.ts';
import { errorPage } from './pages.ts';
import type { Page } from './pages.ts';
import { receiveHeaders } from './request-headers.ts';
import type { ReceivedHeaders } from './request-headers.ts';
import { Upgrade } from './upgrade.ts';

const MAX_HEADERS_BYTES = 65_536;
/** On closing, a request that is on its way may still arrive on a connection without one. */
const IDLE_GRACE_MS = 250;

type Way =
  | { readonly type: 'forward'; readonly forward: Forward }
  | { readonly type: 'page'; readonly page: Page; readonly keepAlive: boolean };

/** A request as it came in. */
interface Incoming {
  readonly request: IncomingMessage;
  readonly connection: Connection;
  readonly facts: RequestFacts;
  readonly received: ReceivedHeaders;
  /** Where the load balancer keeps an access log. */
  readonly log: RequestLog | undefined;
}

/** One listener: an HTTP server that asks its route table where each request goes. */
export class ListenerServer {
  /** Replaced by edits; a request uses what stood when it came. */
  #settings: ListenerSettings;
  readonly #routes: RouteTable;
  readonly #meter: Meter;
  readonly #clock: CloudClock;
  readonly #server: Server;
  readonly #connections = new Connections();
  readonly #upgrades = new Set<Upgrade>();
  readonly #idle: IdleWatch;
  readonly #context: ExchangeContext;
  #port = 0;
  #closing = false;

  constructor(routes: RouteTable, settings: ListenerSettings, meter: Meter, clock: CloudClock) {
    this.#routes = routes;
    this.#settings = settings;
    this.#meter = meter;
    this.#clock = clock;
    this.#idle = new IdleWatch(() => this.#idleMs());
    this.#context = { meter, idle: this.#idle, keepsAlive: (...it) => this.#keepsAlive(...it) };
    this.#server = createServer({
      maxHeaderSize: MAX_HEADERS_BYTES,
      // Idle time is counted from the last byte, not from the first: a slow client may take as long as it wants.
      headersTimeout: 0,
      requestTimeout: 0,
      keepAliveTimeoutBuffer: 0,
      requireHostHeader: false,
      noDelay: true,
      shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
    });
    this.#server.maxHeadersCount = 0;
    this.#applyIdleTime();
    this.#server
      .on('connection', (socket) => {
        meter.count('NewConnectionCount');
        this.#connections.add(socket);
      })
      .on('timeout', (socket: Socket) => this.#timedOut(socket))
      .on('request', (request, response) => this.#serve(request, response))
      .on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
        response.writeContinue();
        this.#serve(request, response);
      })
      .on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
      .on('connect', (request, socket) => this.#refuse(request, socket, 405))
      .on('clientError', (error, socket) => this.#clientError(error, socket));
  }

  set settings(settings: ListenerSettings) {
    this.#settings = settings;
    this.#applyIdleTime();
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
    if (this.#connections.of(request).last) return;
    const incoming = this.#receive(request);
    const { connection, received, log } = incoming;
    if (log !== undefined) response.on('close', () => log.endWith(response));
    const keepAlive = !received.hasBody && this.#keepsAlive(response, connection);
    const way = this.#wayOf(incoming);
    const once = way.type === 'page' ? !(way.keepAlive && keepAlive) : way.forward.once;
    connection.last = once;
    if (way.type === 'page') sendPage(response, way.page, !once);
    else new Exchange({ ...way.forward, request, response, connection, log }, this.#context).send();
  }

  #receive(request: IncomingMessage): Incoming {
    const connection = this.#connections.of(request);
    const { accessLog } = this.#settings;
    const log = accessLog && RequestLog.of(accessLog, connection, request, this.#port);
    const { url, authority } = splitTarget(request.url ?? '/');
    const { client } = connection;
    const facts = new RequestFacts(request.method ?? 'GET', url, client.address, request.rawHeaders);
    const arrival = { client, port: this.#port, authority };
    const received = receiveHeaders(request.rawHeaders, arrival, this.#settings);
    return { request, connection, facts, received, log };
  }

  /** To a target, or an answer of the balancer's own. */
  #wayOf({ request, facts, received, log }: Incoming): Way {
    const verdict = verdictOn(request, received);
    log?.judged(verdict);
    if (verdict.tier !== 'Compliant') this.#meter.count('DesyncMitigationMode_NonCompliant_Request_Count');
    const measure = mitigation(verdict, this.#settings.desyncMode);
    const refusal = measure === 'refuse' ? 400 : refusalOf(request, received);
    if (refusal !== undefined) return { type: 'page', page: this.#ownError(refusal, log), keepAlive: false };
    const route = this.#routes.route(facts);
    log?.routed(route, received);
    if (route.type !== 'forward')
      return { type: 'page', page: this.#ownAnswer(route, facts, log), keepAlive: true };
    const forward = forwardTo(route, facts, received, log);
    if (forward === undefined) return { type: 'page', page: this.#ownError(503, log), keepAlive: true };
    if (received.hasInvalidName) this.#meter.invalidHeader(this.#settings.dropInvalid);
    return { type: 'forward', forward: measure === 'once' ? { ...forward, once: true } : forward };
  }

  #ownError(statusCode: number, log: RequestLog | undefined): Page {
    this.#meter.own(statusCode);
    log?.own(statusCode);
    return errorPage(statusCode);
  }

  #ownAnswer(
    route: Exclude<Route, { type: 'forward' }>,
    facts: RequestFacts,
    log: RequestLog | undefined,
  ): Page {
    if (route.type === 'fixed-response') {
      this.#meter.count('HTTP_Fixed_Response_Count');
      return this.#counted(fixedPage(route.response));
    }
    const location = redirectLocation(route.redirect, facts, this.#port);
    log?.redirected(location);
    this.#meter.count('HTTP_Redirect_Count');
    return this.#counted(redirectPage(route.redirect, location));
  }

  #counted(page: Page): Page {
    this.#meter.own(page.statusCode);
    return page;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const incoming = this.#receive(request);
    const { log } = incoming;
    if (log !== undefined) socket.on('close', () => log.end());
    const way = this.#wayOf(incoming);
    if (way.type === 'page') {
      log?.own(way.page.statusCode);
      endWith(socket, way.page);
      return;
    }
    const upgrade = new Upgrade({ ...way.forward, request, socket, head, log }, this.#meter, this.#idle);
    this.#upgrades.add(upgrade);
    socket.on('close', () => this.#upgrades.delete(upgrade));
    upgrade.send();
  }

  #refuse(request: IncomingMessage, socket: Duplex, statusCode: number): void {
    const { log } = this.#receive(request);
    if (log !== undefined) socket.on('close', () => log.end());
    endWith(socket, this.#ownError(statusCode, log));
  }

  #clientError(error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Duplex): void {
    const connection = this.#connections.find(socket);
    const breakage = connection?.current?.clientBroke() ?? 'unanswered';
    if (breakage === 'later') return;
    if (connection?.last === true && connection.current === undefined) {
      // The answer to what came before is on its way out.
      socket.end();
      return;
    }
    if (error.code === 'ECONNRESET' || breakage === 'answered' || !socket.writable) {
      socket.destroy();
      return;
    }
    if (connection !== undefined) connection.last = true;
    const packet = error.rawPacket?.toString('latin1') ?? '';
    const { accessLog } = this.#settings;
    const log = accessLog && connection && RequestLog.ofBroken(accessLog, connection, this.#port);
    log?.judged(verdictOnBroken(packet));
    if (log !== undefined) socket.on('close', () => log.end());
    this.#meter.count('DesyncMitigationMode_NonCompliant_Request_Count');
    endWith(socket, this.#ownError(refusalOfBroken(error, packet), log));
  }

  /** No byte went either way for the whole idle time-out. A request that is being served has its own watch. */
  #timedOut(socket: Socket): void {
    const connection = this.#connections.find(socket);
    if (connection === undefined || connection.current !== undefined) return;
    if (socket.bytesRead === connection.servedBytes || !socket.writable) {
      socket.destroy();
      return;
    }
    const { accessLog } = this.#settings;
    const log = accessLog && RequestLog.ofBroken(accessLog, connection, this.#port);
    if (log !== undefined) socket.on('close', () => log.end());
    endWith(socket, this.#ownError(408, log));
  }

  #idleMs(): number {
    return this.#clock.scaledMs(this.#settings.idleSeconds);
  }

  #applyIdleTime(): void {
    this.#server.timeout = this.#idleMs();
    this.#server.keepAliveTimeout = this.#idleMs();
  }

  #keepsAlive(response: ServerResponse, connection: Connection): boolean {
    if (this.#closing || connection.last || !response.shouldKeepAlive) return false;
    return performance.now() - connection.openedMs < this.#settings.clientKeepAliveMs;
  }
}
