import { z } from 'zod';
import type { Image, ServiceEndpoint } from '../contracts.ts';
import type { TaskCredentials } from '../iam/task-roles.ts';
import type { IamReport } from '../iam/usage.ts';
import { StateError } from '../store/state-error.ts';
import type { UnknownResource } from '../template/apply-assembly.ts';
import { TemplateError } from '../template/template-error.ts';
import { faultSchema, propagationSchema } from '../wire/faults.ts';
import type { Faults } from '../wire/faults.ts';
import type { ApiAnswer, ApiRequest } from '../wire/http-message.ts';
import { consolePage } from './console-page.ts';

/** What GET /_cutover/health answers. */
export interface Health {
  readonly ready: boolean;
  readonly pid: number;
  readonly version: string;
  /** SHA-256 of the file that was started, in hex: the bundle names its other files by what they hold. */
  readonly program: string;
  /** Base URL of AWS's APIs. */
  readonly endpoint: string;
  readonly assemblyHash: string;
  readonly timeScale: number;
  /** Where the load balancers' listeners answer on this machine. */
  readonly listeners: readonly { listenerArn: string; port: number; url: string }[];
  readonly unknownResources: readonly UnknownResource[];
}

export interface ControlRequest {
  readonly health: () => Health;
  readonly faults: Faults;
  readonly endpoints: readonly ServiceEndpoint[];
  readonly iam: () => IamReport;
  /** Of a task, by the address in its environment; undefined where no task has that one. */
  readonly credentials: (path: string) => TaskCredentials | undefined;
  readonly push: (repository: string, bundle: string, commit?: string) => Promise<Image & { uri: string }>;
  readonly apply: (assembly: string) => Promise<object>;
  readonly causes: (asked: { service: string; sinceMs: number }) => Promise<readonly object[]>;
  readonly destroy: () => Promise<void>;
  readonly afterDestroy: () => void;
}

const imageSchema = z.strictObject({
  repository: z.string().min(1),
  bundle: z.string().min(1),
  /** Short or whole. */
  commit: z
    .string()
    .regex(/^[0-9a-f]{7,64}$/, 'a commit of git')
    .optional(),
});
const causesSchema = z.strictObject({ service: z.string().min(1), since: z.coerce.number().default(0) });
const assemblySchema = z.strictObject({ path: z.string().min(1) });

/**
 * What stands beside AWS's APIs:
 * `GET /` a page, `GET /_cutover/health`, `POST /_cutover/images` {repository, bundle, commit?}, `PUT /_cutover/assembly` {path},
 * `GET /_cutover/causes?service=…&since=…`, `PUT|GET|DELETE /_cutover/faults`, `PUT /_cutover/propagation` {seconds},
 * `GET /_cutover/iam`, `POST /_cutover/destroy`. Errors: {error, hint?}.
 */
export function createControl(parts: ControlRequest): (request: ApiRequest) => Promise<ApiAnswer> {
  const { health, faults } = parts;
  /** One template at a time. */
  let applying: Promise<unknown> = Promise.resolve();
  const routes: Readonly<Record<string, (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>>> = {
    'GET /': async () => page(await consolePage(health(), parts.endpoints)),
    'GET /_cutover/health': () => json(health().ready ? 200 : 503, health()),
    async 'POST /_cutover/images'(request) {
      const { repository, bundle, commit } = read(imageSchema, request);
      const { digest, uri } = await parts.push(repository, bundle, commit);
      return json(200, { digest, uri });
    },
    async 'PUT /_cutover/assembly'(request) {
      const { path } = read(assemblySchema, request);
      const applied = applying.then(() => parts.apply(path));
      applying = applied.catch(() => undefined);
      return json(200, await applied);
    },
    async 'GET /_cutover/causes'(request) {
      const { service, since } = query(causesSchema, request);
      return json(200, await parts.causes({ service, sinceMs: since }));
    },
    'GET /_cutover/iam': () => json(200, parts.iam()),
    'PUT /_cutover/faults'(request) {
      faults.put(read(faultSchema, request));
      return json(200, faults.list());
    },
    'GET /_cutover/faults': () => json(200, faults.list()),
    'DELETE /_cutover/faults'() {
      faults.clear();
      return json(200, []);
    },
    'PUT /_cutover/propagation'(request) {
      const { seconds } = read(propagationSchema, request);
      faults.propagationSeconds = seconds;
      return json(200, { seconds });
    },
    async 'POST /_cutover/destroy'() {
      await parts.destroy();
      setImmediate(parts.afterDestroy);
      return json(200, { destroyed: true });
    },
  };
  return async (request) => {
    const path = request.url.split('?')[0] ?? '';
    const credentials = request.method === 'GET' ? parts.credentials(path) : undefined;
    if (credentials !== undefined) return json(200, credentials);
    const route = routes[`${request.method} ${path}`];
    if (route === undefined) return json(404, { error: `there is no ${request.method} ${request.url} here` });
    try {
      return await route(request);
    } catch (error) {
      return failure(error);
    }
  };
}

class BadRequest extends Error {
  override readonly name = 'BadRequest';
}

function read<Schema extends z.ZodType>(schema: Schema, { body }: ApiRequest): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(body)));
  } catch (cause) {
    throw new BadRequest(cause instanceof z.ZodError ? z.prettifyError(cause) : 'the body is not JSON', {
      cause,
    });
  }
}

function query<Schema extends z.ZodType>(schema: Schema, { url }: ApiRequest): z.output<Schema> {
  const { searchParams } = new URL(url, 'http://local');
  const parsed = schema.safeParse(Object.fromEntries(searchParams));
  if (parsed.success) return parsed.data;
  throw new BadRequest(z.prettifyError(parsed.error));
}

function failure(error: unknown): ApiAnswer {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof BadRequest) return json(400, { error: message });
  const hint = error instanceof TemplateError || error instanceof StateError ? { hint: error.hint } : {};
  return json(422, { error: message, ...hint });
}

function json(status: number, content: unknown): ApiAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(content)}\n` };
}

function page(body: string): ApiAnswer {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  };
  return { status: 200, headers, body };
}
