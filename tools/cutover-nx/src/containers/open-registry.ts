import { z } from 'zod';
import { UserError } from '../user-error.ts';
import type { Registry } from './registry.ts';

const TIMEOUT_MS = 30_000;

/** Asks a registry, with the login or the token that it wants. @param path below `/v2/`, or the address that it named itself */
export type AskRegistry = (path: string, request?: RegistryRequestInit) => Promise<Response>;

export interface RegistryRequestInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer<ArrayBuffer>;
  /** Milliseconds until the answer has to be there; 30,000 where nothing is said. */
  readonly withinMs?: number;
}

/**
 * One login for all that a command asks.
 * @param actions such as `pull` or `pull,push`, for a registry that gives tokens
 * @throws {UserError} what it gives throws one where the registry cannot be reached, or refuses a token
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export async function openRegistry(
  registry: Registry,
  actions: 'pull' | 'pull,push',
  signal?: AbortSignal,
): Promise<AskRegistry> {
  const base = new URL(`${registry.plain ? 'http' : 'https'}://${registry.host}/v2/`);
  const login = await registry.login();
  let authorization = login === undefined ? undefined : `Basic ${login}`;
  const ask = (url: URL, { withinMs, ...request }: RegistryRequestInit) => {
    // An upload may be sent elsewhere; who is there shows by the address alone that it may come.
    const own = url.origin === base.origin && authorization !== undefined ? { authorization } : {};
    return call(
      registry,
      url.href,
      signal,
      { ...request, headers: { ...request.headers, ...own } },
      withinMs,
    );
  };
  return async (path, request = {}) => {
    const url = new URL(path, base);
    const response = await ask(url, request);
    const challenge = response.headers.get('www-authenticate') ?? '';
    if (response.status !== 401 || !/^bearer /i.test(challenge)) return response;
    await response.body?.cancel();
    authorization = `Bearer ${await tokenFor(registry, actions, challenge, login, signal)}`;
    return ask(url, request);
  };
}

const tokenSchema = z.union([
  z.object({ token: z.string() }).transform(({ token }) => token),
  z.object({ access_token: z.string() }).transform(({ access_token }) => access_token),
]);

async function tokenFor(
  registry: Registry,
  actions: string,
  challenge: string,
  login: string | undefined,
  signal?: AbortSignal,
): Promise<string> {
  const words = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
  const url = URL.canParse(words['realm'] ?? '') ? new URL(words['realm'] ?? '') : undefined;
  // A login goes to nobody who could be overheard.
  if (url === undefined || (url.protocol !== 'https:' && !registry.plain)) {
    throw refused(registry, `it asks for a login at ${words['realm'] ?? 'no address'}`);
  }
  url.searchParams.set('scope', `repository:${registry.repository}:${actions}`);
  if (words['service'] !== undefined) url.searchParams.set('service', words['service']);
  const response = await call(registry, url.href, signal, {
    headers: login === undefined ? {} : { authorization: `Basic ${login}` },
  });
  if (!response.ok) throw refused(registry, `asked for a token, it answers ${response.status}`);
  return tokenSchema.parse(await response.json());
}

async function call(
  registry: Registry,
  url: string,
  signal: AbortSignal | undefined,
  request: RequestInit,
  withinMs = TIMEOUT_MS,
): Promise<Response> {
  const limit = AbortSignal.timeout(withinMs);
  try {
    return await fetch(url, { ...request, signal: signal ? AbortSignal.any([signal, limit]) : limit });
  } catch (error) {
    signal?.throwIfAborted();
    throw new UserError(
      `the registry ${registry.host} does not answer: ${reasonOf(error)}`,
      'check its name and port, the network, and whether it speaks HTTPS: plain HTTP is spoken on this machine alone',
      { cause: error },
    );
  }
}

/** `fetch` says that it failed, and its cause says why. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { readonly cause?: { readonly message?: string } };
  return cause?.message ?? message;
}

export function refused({ host, repository }: Registry, what: string): UserError {
  return new UserError(
    `the registry ${host} refuses: ${what}`,
    `log in to it (docker login ${host}; to ECR no login is needed, only credentials that may pull ${repository})`,
  );
}
