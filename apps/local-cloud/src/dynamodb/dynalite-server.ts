import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { makeFolder } from '../store/make-folder.ts';
import { StateError } from '../store/state-error.ts';
import type { ApiAnswer, ApiRequest } from '../wire/http-message.ts';
import { asModelled } from './as-modelled.ts';
import { withItemOnFailure } from './item-on-failure.ts';

export interface DynaliteServer {
  /** Hands a request of DynamoDB's API on, as it came. */
  answer(request: ApiRequest): Promise<ApiAnswer>;
  /** Calls an action for this cloud itself. */
  call(
    action: string,
    input: object,
  ): Promise<{ status: number; output: { __type?: string; message?: string } }>;
  close(): Promise<void>;
}

/** Dynalite speaks of the region and the account that it finds in the environment; without one, of these. */
const DYNALITE_ARN = 'arn:aws:dynamodb:us-east-1:000000000000:';
const CONTROL =
  /\.(CreateTable|DeleteTable|DescribeTable|UpdateTable|TagResource|UntagResource|ListTagsOfResource)$/;

/**
 * Dynalite on a LevelDB store. LevelDB hands every write to the kernel before it answers, so that what a client was told
 * survives a `kill -9` of this process.
 * @throws {StateError} where the store is damaged or in use
 */
export async function startDynalite(parts: { folder: string; arnPrefix: string }): Promise<DynaliteServer> {
  const { folder, arnPrefix } = parts;
  makeFolder(folder, 0o700);
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ path: folder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const answer = async (request: ApiRequest): Promise<ApiAnswer> => {
    const control = CONTROL.test(request.headers['x-amz-target'] ?? '');
    if (!control) {
      const given = await withItemOnFailure(request, await forward(request, port, agent), (...asked) =>
        started.call(...asked),
      );
      return { ...given, headers: without(given.headers, ['x-amz-crc32']) };
    }
    const body = Buffer.from(request.body).toString().replaceAll(arnPrefix, DYNALITE_ARN);
    const given = await forward({ ...request, body: Buffer.from(body) }, port, agent);
    return {
      ...given,
      // The check sum is of the text as it was.
      headers: without(given.headers, ['x-amz-crc32']),
      body: asModelled(Buffer.from(given.body).toString().replaceAll(DYNALITE_ARN, arnPrefix)),
    };
  };
  const started: DynaliteServer = {
    answer,
    async call(action, input) {
      const { status, body } = await answer(ownRequest(action, input));
      return { status, output: JSON.parse(Buffer.from(body).toString()) as object };
    },
    async close() {
      agent.destroy();
      await closeServer(server);
    },
  };
  await assertReadable(started, folder);
  return started;
}

/** Dynalite opens its store behind the first request. */
async function assertReadable(server: DynaliteServer, folder: string): Promise<void> {
  const { status, output } = await server.call('ListTables', {});
  if (status === 200) return;
  await server.close().catch(() => undefined);
  throw new StateError(
    `the DynamoDB tables in ${folder} cannot be read: ${output.message ?? output.__type ?? `status ${status}`}`,
    'nx destroy <service> removes the local cloud and its state; the next deploy makes it anew',
  );
}

/** Dynalite wants a signature, and does not check it. */
function ownRequest(action: string, input: object): ApiRequest {
  return {
    method: 'POST',
    url: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${action}`,
      'x-amz-date': '20000101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20000101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: Buffer.from(JSON.stringify(input)),
  };
}

function without(
  headers: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => {
      return typeof entry[1] === 'string' && !names.includes(entry[0]);
    }),
  );
}

/** Headers about one connection, and those that `forward` writes itself. */
const ofConnection = [
  'connection',
  'content-encoding',
  'content-length',
  'host',
  'keep-alive',
  'transfer-encoding',
];

function forward(request: ApiRequest, port: number, agent: Agent): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const headers = without(request.headers, ofConnection);
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method: request.method,
        path: request.url,
        headers: { ...headers, 'content-length': request.body.byteLength },
        agent,
      },
      (incoming) => {
        buffer(incoming).then((body) => {
          resolve({
            status: incoming.statusCode ?? 500,
            headers: without(incoming.headers, ofConnection),
            body,
          });
        }, reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
