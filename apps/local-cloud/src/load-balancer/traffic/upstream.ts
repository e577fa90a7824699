import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Pool } from 'undici';
import type { buildConnector, Dispatcher } from 'undici';
import type { Address } from '../health/probe.ts';

/** No connection within the ALB's connect time-out. */
export class ConnectTimedOut extends Error {
  override readonly name = 'ConnectTimedOut';
}

/** The target refused the connection, or it broke before it stood. */
export class ConnectFailed extends Error {
  override readonly name = 'ConnectFailed';
}

/** The deregistration delay has passed with the request still unanswered. */
export class DelayRanOut extends Error {
  override readonly name = 'DelayRanOut';
}

export interface UpstreamSettings {
  /** Undefined where no packet gets through: then connecting takes its whole time-out. */
  reach(): Address | undefined;
  /** Milliseconds. */
  readonly connectTimeoutMs: number;
  /** Milliseconds that a connection without a request is kept. */
  idleTimeoutMs(): number;
}

/** Connections to one target. A request is sent at most once: nothing here repeats one. */
export class Upstream {
  readonly #settings: UpstreamSettings;
  readonly #upgraded = new Set<Socket>();
  readonly #connecting = new Set<() => void>();
  #pool: Pool | undefined;
  #closed = false;
  /** Requests that were sent and have not ended. */
  outstanding = 0;

  constructor(settings: UpstreamSettings) {
    this.#settings = settings;
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#pool ??= this.#open();
    this.#pool.dispatch(options, handler);
  }

  /** A connection of its own, for a protocol that HTTP is left for. */
  connectForUpgrade(callback: buildConnector.Callback): void {
    this.#connect((...result) => {
      const [error, socket] = result;
      if (error === null) {
        this.#upgraded.add(socket);
        socket.on('close', () => this.#upgraded.delete(socket));
      }
      callback(...result);
    });
  }

  /** Takes no new requests, closes idle connections, lets running requests end. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    void this.#pool?.close();
  }

  /** Cuts what is left. */
  destroy(reason: Error): void {
    this.#closed = true;
    void this.#pool?.destroy(reason);
    for (const socket of this.#upgraded) socket.destroy();
    for (const cancel of this.#connecting) cancel();
  }

  #open(): Pool {
    const idleMs = this.#settings.idleTimeoutMs();
    return new Pool('http://target', {
      connect: (_options, callback) => this.#connect(callback),
      allowH2: false,
      pipelining: 1,
      keepAliveTimeout: idleMs,
      keepAliveMaxTimeout: idleMs,
      // The ALB pays no attention to the target's own Keep-Alive header: a shorter one shows as 502, as on AWS.
      keepAliveTimeoutThreshold: -Number.MAX_SAFE_INTEGER,
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: 32_768,
    });
  }

  #connect(callback: buildConnector.Callback): void {
    const address = this.#settings.reach();
    const socket = address && connect({ ...address, noDelay: true });
    const settle = (...result: buildConnector.CallbackArgs) => {
      if (!this.#connecting.delete(cancel)) return;
      clearTimeout(timer);
      callback(...result);
    };
    const cancel = () => {
      socket?.destroy();
      settle(new ConnectFailed('the target has left'), null);
    };
    const timer = setTimeout(() => {
      settle(new ConnectTimedOut('no connection to the target'), null);
      socket?.destroy();
    }, this.#settings.connectTimeoutMs);
    this.#connecting.add(cancel);
    socket
      ?.once('connect', () => {
        socket.removeListener('error', onError);
        settle(null, socket);
      })
      .on('error', onError);
    function onError(cause: Error) {
      settle(new ConnectFailed(cause.message, { cause }), null);
    }
  }
}
