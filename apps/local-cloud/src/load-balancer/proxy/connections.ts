import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client } from './request-headers.ts';

export interface Connection {
  readonly client: Client;
  readonly openedMs: number;
  /** The request that is being served on it. */
  current: { clientBroke(): boolean } | undefined;
}

/** The clients' connections to one listener. */
export class Connections {
  readonly #open = new Map<Duplex, Connection>();

  get size(): number {
    return this.#open.size;
  }

  add(socket: Socket): void {
    const client = {
      address: (socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
      port: socket.remotePort ?? 0,
    };
    this.#open.set(socket, { client, openedMs: performance.now(), current: undefined });
    socket.on('close', () => this.#open.delete(socket));
  }

  of(request: IncomingMessage): Connection {
    return this.find(request.socket) ?? { client: { address: '', port: 0 }, openedMs: 0, current: undefined };
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
