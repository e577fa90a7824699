import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { text } from 'node:stream/consumers';

export interface FakeAws extends AsyncDisposable {
  [Symbol.asyncDispose](): Promise<void>;
  /** Actions in the order in which they were called. */
  readonly calls: readonly string[];
  /** Names of the parameters that exist. */
  readonly parameters: Set<string>;
}

export interface FakeAwsOptions {
  readonly account: string;
  readonly parameters?: readonly string[];
  /** Parameter Store answers it to every write. */
  readonly refusal?: string;
}

const variables = ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;

/** Who calls, and Parameter Store: where the SDK finds AWS, until it is disposed of. */
export async function startFakeAws({ account, parameters = [], refusal }: FakeAwsOptions): Promise<FakeAws> {
  const calls: string[] = [];
  const existing = new Set(parameters);
  const parameterStore = (action: string, name: string): [status: number, body: object] => {
    const fault = (type: string): [number, object] => [400, { __type: type, message: `${type} of ${name}` }];
    if (action !== 'PutParameter') return fault('ParameterNotFound');
    if (refusal !== undefined) return fault(refusal);
    if (existing.has(name)) return fault('ParameterAlreadyExists');
    existing.add(name);
    return [200, { Version: 1 }];
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const [, action] = String(request.headers['x-amz-target'] ?? '').split('.');
      calls.push(action ?? new URLSearchParams(body).get('Action') ?? '?');
      if (action === undefined) {
        response.writeHead(200, { 'content-type': 'text/xml' });
        response.end(
          `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
        );
        return;
      }
      const [status, answer] = parameterStore(action, (JSON.parse(body) as { Name: string }).Name);
      response
        .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const before = variables.map((name) => [name, process.env[name]] as const);
  process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
  return {
    calls,
    parameters: existing,
    async [Symbol.asyncDispose]() {
      for (const [name, value] of before) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
