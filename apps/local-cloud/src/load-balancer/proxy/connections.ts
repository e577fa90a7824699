import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client } from './request-headers.ts';

export interface Connection {
  readonly socket: Socket;
  readonly client: Client;
  readonly openedMs: number;
  /** The request that is being served on it. */
  current: Served | undefined;
  /** Its last answer is decided on: whatever else comes on it is not looked at. */
  last: boolean;
  /** Bytes that had come when its last request was served to the end: more of them are the start of another. */
  servedBytes: number;
  /** What the access log knows of it. */
  readonly logged: { read: number; written: number; traceId: string | undefined };
}

/**
 * `unanswered`: the request breaks off, and the client has no part of an answer yet. `answered`: it has. `later`: the
 * request was whole, and gets its answer; what broke came after it.
 */
export type Breakage = 'unanswered' | 'answered' | 'later';

interface Served {
  /** What comes on the connection is no HTTP any more. */
  clientBroke(): Breakage;
}

/** The clients' connections to one listener. */
export class Connections {
  readonly #open = new Map<Duplex, Connection>();

  get size(): number {
    return this.#open.size;
  }

  add(socket: Socket): void {
    this.#open.set(socket, connectionOf(socket));
    socket.on('close', () => this.#open.delete(socket));
  }

  of(request: IncomingMessage): Connection {
    return this.find(request.socket) ?? connectionOf(request.socket);
  }

  find(socket: Duplex): Connection | undefined {
    return this.#open.get(socket);
  }

  /** Those on which no request is being served. */
  destroyIdle(): void {
    for (const [socket, { current }] of this.#open) {
      if (current === undefined) socket.destroy();
    }
  }

  destroyAll(): void {
    for (const socket of this.#open.keys()) socket.destroy();
  }
}

function connectionOf(socket: Socket): Connection {
  return {
    socket,
    client: {
      address: (socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
      port: socket.remotePort ?? 0,
    },
    openedMs: performance.now(),
    current: undefined,
    last: false,
    servedBytes: 0,
    logged: { read: 0, written: 0, traceId: undefined },
  };
}
