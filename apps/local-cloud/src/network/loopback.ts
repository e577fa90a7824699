import { createSocket, type Socket } from 'node:dgram';
import { createServer } from 'node:net';

/** Whether `host:port` can be bound on this machine now. */
export function canBind(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}

/** A port of 127.0.0.1 that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/**
 * Claims `host:port` among all local clouds of this machine, from before a task is started until after it has ended: a
 * task listens only moments after its address was chosen. The claim is the datagram port of the same number, which tasks
 * leave alone and which the kernel gives back when the claimant dies.
 * @returns undefined where another one claims it
 */
export function claim(host: string, port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(undefined);
    });
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.unref();
      resolve(socket);
    });
  });
}
