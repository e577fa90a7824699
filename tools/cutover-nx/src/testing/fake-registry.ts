import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface FakeRegistryOptions {
  /** `user:password` that it asks for. */
  readonly login?: string;
  /** How it asks: by itself, or for a token that it gives at an address of its own. */
  readonly scheme?: 'Basic' | 'Bearer';
  /** Answered instead of whatever is right. */
  readonly status?: number;
  /** Leaves out the header that names a manifest's digest. */
  readonly silent?: boolean;
  /** Takes no layer: what it answers to one. */
  readonly uploadStatus?: number;
}

export interface FakeRegistry extends AsyncDisposable {
  readonly host: string;
  /** Manifests by `<repository>:<tag>`. */
  readonly tags: Map<string, string>;
  /** Layers and configurations that were sent, by their digests. */
  readonly blobs: ReadonlyMap<string, Buffer>;
  /** Method, path and kind of login, in the order in which they were asked. */
  readonly calls: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
}

const TOKEN = 'a-token-of-this-registry';

/** What is asked of a registry by its HTTP API, version 2, on the loopback. */
export async function startFakeRegistry(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  const { login, scheme = 'Basic', status, silent = false, uploadStatus = 202 } = options;
  const tags = new Map<string, string>();
  const blobs = new Map<string, Buffer>();
  let upload = Buffer.alloc(0);
  const calls: string[] = [];
  const basic = login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;
  const isKnown = ({ headers: { authorization } }: IncomingMessage, needed = basic) =>
    needed === undefined || authorization === needed;
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const [, repository = '', tag = ''] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url) ?? [];
    calls.push(`${method} ${url} ${headers.authorization?.split(' ')[0] ?? 'nobody'}`);
    void buffer(request).then((body) => {
      if (status !== undefined) return response.writeHead(status).end();
      if (url.startsWith('/token')) {
        if (!isKnown(request)) return response.writeHead(401).end();
        return response.end(JSON.stringify({ token: TOKEN }));
      }
      const bearer = login !== undefined && scheme === 'Bearer';
      if (!isKnown(request, bearer ? `Bearer ${TOKEN}` : basic)) {
        const realm = bearer ? `http://${headers.host ?? ''}/token` : 'registry';
        const challenge = `${scheme} realm="${realm}",service="fake",scope="repository:${repository}:pull"`;
        return response.writeHead(401, { 'www-authenticate': challenge }).end();
      }
      const path = new URL(url, 'http://fake');
      if (path.pathname.includes('/blobs/uploads/')) {
        if (method === 'POST') upload = Buffer.alloc(0);
        if (method === 'PATCH') upload = Buffer.concat([upload, body]);
        if (method !== 'PUT')
          return response.writeHead(uploadStatus, { location: `${path.pathname}one` }).end();
        const digest = digestOf(upload);
        if (digest !== path.searchParams.get('digest')) return response.writeHead(400).end();
        blobs.set(digest, upload);
        return response.writeHead(201).end();
      }
      const [, blob] = /\/blobs\/(sha256:.+)$/.exec(url) ?? [];
      if (blob !== undefined) return response.writeHead(blobs.has(blob) ? 200 : 404).end();
      if (method === 'PUT') {
        tags.set(`${repository}:${tag}`, digestOf(body));
        return response.writeHead(201).end();
      }
      const digest = tags.get(`${repository}:${tag}`);
      if (digest === undefined) return response.writeHead(404).end();
      return response.writeHead(200, silent ? {} : { 'docker-content-digest': digest }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    tags,
    blobs,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function digestOf(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}
