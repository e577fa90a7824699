import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ApiAnswer, ApiRequest } from './http-message.ts';

/** The largest body that a service here takes is DynamoDB's. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
const PORTS_TO_TRY = 100;
const inflate = promisify(gunzip);

export interface HttpServer {
  readonly port: number;
  readonly url: string;
  /** Takes no more connections; resolves when the calls under way have been answered. */
  close(): Promise<void>;
}

/**
 * Serves on 127.0.0.1 only.
 * @param port the first one to try; the next free one is taken. 0: any.
 * @throws Error where the next hundred ports are taken too
 */
export async function listen(
  port: number,
  answer: (request: ApiRequest) => Promise<ApiAnswer>,
): Promise<HttpServer> {
  const server = createServer((message, response) => {
    // A kept connection would keep a closed server from ending.
    response.once('finish', () => {
      if (!server.listening) message.socket.end();
    });
    respond(message, response, answer).catch(() => response.destroy());
  });
  // Clients keep connections longer than Node's five seconds; a closed one costs them a retry.
  server.keepAliveTimeout = 120_000;
  await bind(server, port);
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

async function bind(server: Server, port: number): Promise<void> {
  for (let candidate = port; ; candidate++) {
    try {
      await listenOnce(server, candidate);
      return;
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken) throw error;
      if (candidate + 1 >= port + PORTS_TO_TRY || candidate >= 65_535) {
        throw new Error(`the ports ${port} to ${candidate} are all taken: give another one with --port`, {
          cause: error,
        });
      }
    }
  }
}

function listenOnce(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

async function respond(
  message: IncomingMessage,
  response: ServerResponse,
  answer: (request: ApiRequest) => Promise<ApiAnswer>,
): Promise<void> {
  const refused = refusal(message);
  const body = refused ?? (await readBody(message));
  const {
    status,
    headers,
    body: content,
  } = 'status' in body ? body : await answer({ ...head(message), body: body.bytes });
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(content) });
  response.end(message.method === 'HEAD' ? undefined : content);
}

/** A page in a browser must not drive this cloud: neither by a form or fetch of its own, nor by a name that it rebinds. */
function refusal({ headers }: IncomingMessage): ApiAnswer | undefined {
  const host = headers.host?.replace(/:\d+$/, '') ?? '';
  const loopback = /^(127(\.\d+){3}|localhost|[a-z0-9.-]+\.localhost|\[::1\])$/i.test(host);
  const site = headers['sec-fetch-site'] ?? 'none';
  if (loopback && (site === 'none' || site === 'same-origin')) return undefined;
  return plain(403, 'this cloud answers programs on its own machine only\n');
}

function head({ method = 'GET', url = '/', headers }: IncomingMessage): Omit<ApiRequest, 'body'> {
  const single = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : value,
  ]);
  return { method, url, headers: Object.fromEntries(single) as ApiRequest['headers'] };
}

async function readBody(message: IncomingMessage): Promise<{ bytes: Uint8Array } | ApiAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) {
      return { ...plain(413, 'Request Entity Too Large\n'), headers: { connection: 'close' } };
    }
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (message.headers['content-encoding'] !== 'gzip') return { bytes };
  try {
    return { bytes: await inflate(bytes, { maxOutputLength: MAX_BODY_BYTES }) };
  } catch {
    return plain(400, 'the body is not gzip\n');
  }
}

function plain(status: number, body: string): ApiAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
