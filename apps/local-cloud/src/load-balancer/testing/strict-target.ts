import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

const MAX_HEAD = 100_000;

/**
 * A target that reads HTTP/1.1 by the letter, with a parser that shares no code with the balancer's: whatever it cannot
 * read to the byte is a violation, and whatever it can is a request that the balancer let through.
 */
export class StrictTarget {
  readonly requests: string[] = [];
  readonly violations: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      let unread = '';
      socket
        .on('error', () => undefined)
        .on('close', () => this.#sockets.delete(socket))
        .on('data', (chunk) => (unread = this.#read(socket, unread + chunk.toString('latin1'))));
    });
  }

  static async listen(): Promise<StrictTarget> {
    const target = new StrictTarget();
    await new Promise<void>((resolve) => target.#server.listen(0, '127.0.0.1', resolve));
    return target;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** @returns what is not a whole request yet */
  #read(socket: Socket, unread: string): string {
    for (let rest = unread; ;) {
      const end = endOfRequest(rest);
      if (end === undefined) return rest;
      if (end === 'violation') {
        this.violations.push(rest);
        socket.destroy();
        return '';
      }
      const [line = ''] = rest.split('\r\n', 1);
      const [method = '', path = ''] = line.split(' ');
      if (path !== '/health') this.requests.push(`${method} ${path}`);
      const length = method === 'HEAD' ? '' : 'ok';
      socket.write(`HTTP/1.1 200 OK\r\nX-Target: yes\r\nContent-Length: 2\r\n\r\n${length}`, 'latin1');
      rest = rest.slice(end);
    }
  }
}

/** Where the first request ends; undefined where more bytes must come. */
function endOfRequest(text: string): number | 'violation' | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return text.length > MAX_HEAD ? 'violation' : undefined;
  const [line = '', ...fields] = text.slice(0, headEnd).split('\r\n');
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+ [\x21-\x7e\x80-\xff]+ HTTP\/1\.1$/.test(line)) return 'violation';
  const lengths: string[] = [];
  const encodings: string[] = [];
  let hosts = 0;
  for (const field of fields) {
    const parts = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/.exec(field);
    if (parts === null) return 'violation';
    const name = parts[1]?.toLowerCase();
    if (name === 'content-length') lengths.push(parts[2] ?? '');
    if (name === 'transfer-encoding') encodings.push((parts[2] ?? '').toLowerCase());
    if (name === 'host') hosts += 1;
  }
  const start = headEnd + 4;
  if (hosts !== 1 || lengths.length + encodings.length > 1) return 'violation';
  if (encodings.length === 1) return encodings[0] === 'chunked' ? endOfChunks(text, start) : 'violation';
  if (lengths.length === 0) return start;
  if (!/^\d{1,15}$/.test(lengths[0] ?? '')) return 'violation';
  const end = start + Number(lengths[0]);
  return text.length < end ? undefined : end;
}

function endOfChunks(text: string, start: number): number | 'violation' | undefined {
  for (let at = start; ;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = text.slice(at, lineEnd);
    if (!/^[0-9a-fA-F]{1,8}$/.test(size)) return 'violation';
    const length = Number.parseInt(size, 16);
    const dataEnd = lineEnd + 2 + length;
    if (text.length < dataEnd + 2) return undefined;
    if (text.slice(dataEnd, dataEnd + 2) !== '\r\n') return 'violation';
    at = dataEnd + 2;
    if (length === 0) return at;
  }
}
