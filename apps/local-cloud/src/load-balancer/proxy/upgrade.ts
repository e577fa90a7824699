import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RequestLog } from '../access-log/request-log.ts';
import type { Meter } from '../traffic/meter.ts';
import type { TargetGroup } from '../traffic/target-group.ts';
import type { Target } from '../traffic/target.ts';
import { ConnectTimedOut } from '../traffic/upstream.ts';
import type { IdleWatch, Watched } from './idle-watch.ts';
import { errorPage, rawPage } from './pages.ts';
import { answerHeaders } from './request-headers.ts';

export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What the client sent after its header. */
  readonly head: Buffer;
  readonly group: TargetGroup;
  readonly target: Target;
  readonly url: string;
  readonly headers: string[];
  readonly log: RequestLog | undefined;
}

/** A request for a websocket: afterwards bytes pass both ways until one side ends, or nothing passes for too long. */
export class Upgrade implements Watched {
  lastActivityMs: number;
  readonly #it: UpgradeRequest;
  readonly #meter: Meter;
  readonly #idle: IdleWatch;
  #outgoing: Duplex | undefined;
  #answered = false;

  constructor(it: UpgradeRequest, meter: Meter, idle: IdleWatch) {
    this.#it = it;
    this.#meter = meter;
    this.#idle = idle;
    this.lastActivityMs = idle.nowMs;
  }

  send(): void {
    const { socket, target, group } = this.#it;
    socket.on('error', () => this.destroy()).on('close', () => this.destroy());
    this.#idle.watch(this);
    this.#meter.sent(group.arn);
    target.upstream.connectForUpgrade((error, connected) => {
      if (error !== null) {
        this.#meter.connectionFailed(group.arn);
        this.#refuse(error instanceof ConnectTimedOut ? 504 : 502);
        return;
      }
      connected.on('error', () => this.destroy());
      if (socket.destroyed) connected.destroy();
      else this.#ask(connected);
    });
  }

  timeOut(): void {
    if (this.#answered) this.destroy();
    else this.#refuse(504);
  }

  destroy(): void {
    this.#idle.forget(this);
    this.#it.socket.destroy();
    this.#outgoing?.destroy();
  }

  #ask(connected: Socket): void {
    const { request, url, headers, head, log } = this.#it;
    this.#outgoing = connected;
    log?.sent();
    const asked = httpRequest({
      createConnection: () => connected,
      method: request.method ?? 'GET',
      path: url,
      setHost: false,
      headers: [...headers, 'Connection', 'upgrade', 'Upgrade', request.headers.upgrade ?? 'websocket'],
    });
    asked
      .on('upgrade', (answer, _socket, rest) => {
        this.#begin(answer);
        const { socket } = this.#it;
        if (rest.length > 0) socket.write(rest);
        if (head.length > 0) connected.write(head);
        this.#pass(socket, connected);
        this.#pass(connected, socket);
      })
      .on('response', (answer) => {
        this.#begin(answer);
        answer.on('error', () => this.destroy()).pipe(this.#it.socket);
      })
      .on('error', () => this.#refuse(502))
      .end();
  }

  #begin(answer: IncomingMessage): void {
    const statusCode = answer.statusCode ?? 502;
    this.#answered = true;
    this.#it.log?.answered(statusCode);
    if (statusCode === 101) this.#it.log?.upgraded();
    this.#meter.answered(this.#it.group.arn, statusCode, 0);
    const headers = answerHeaders(answer.rawHeaders);
    if (statusCode === 101)
      headers.push('Connection', 'upgrade', 'Upgrade', answer.headers.upgrade ?? 'websocket');
    else headers.push('Connection', 'close');
    const lines = headers.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${headers[at + 1] ?? ''}`] : []));
    const status = `HTTP/1.1 ${statusCode} ${answer.statusMessage ?? ''}`;
    this.#it.socket.write([status, ...lines, '', ''].join('\r\n'), 'latin1');
  }

  #pass(from: Duplex, to: Duplex): void {
    from.on('data', () => (this.lastActivityMs = this.#idle.nowMs));
    from.on('close', () => to.destroy());
    from.pipe(to);
  }

  #refuse(statusCode: number): void {
    this.#idle.forget(this);
    this.#outgoing?.destroy();
    if (this.#answered || !this.#it.socket.writable) {
      this.#it.socket.destroy();
      return;
    }
    this.#answered = true;
    this.#meter.own(statusCode);
    this.#it.log?.own(statusCode);
    this.#it.socket.end(rawPage(errorPage(statusCode)));
  }
}
