import type http from 'node:http';
import net from 'node:net';

export interface Loopback extends AsyncDisposable {
  readonly baseUrl: string;
  readonly port: number;
}

/** A server on a free port of the loopback; closing it also cuts what is open. */
export async function listen(server: http.Server | net.Server): Promise<Loopback> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Behaviour = (socket: net.Socket, nth: number) => void;

/** A server below HTTP: it calls `onRequest` with the socket and the number, from 0, of each request that it receives. */
export function rawServer(onRequest: Behaviour): { server: net.Server; received: () => number } {
  let received = 0;
  const server = net.createServer((socket) => {
    socket.on('data', (chunk) => {
      // The client sends no request on a connection before the one before was answered: a head is a chunk.
      if (!chunk.toString('latin1').endsWith('\r\n\r\n')) throw new Error('half a request');
      onRequest(socket, received++);
    });
  });
  return { server, received: () => received };
}

export const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-cutover-release: v1\r\n\r\nok';
