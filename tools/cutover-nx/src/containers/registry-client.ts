import { z } from 'zod';
import { UserError } from '../user-error.ts';
import { digestSchema } from './container-record.ts';
import type { Registry } from './registry.ts';

const TIMEOUT_MS = 30_000;

/** Both an index and a single manifest, in the words of OCI and of Docker. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/**
 * The digest that a tag stands for.
 * @returns undefined where the registry has no such tag, or no such repository
 * @throws {UserError} where it cannot be asked, or refuses
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#checking-if-content-exists-in-the-registry
 */
export async function digestOfTag(
  registry: Registry,
  tag: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { host, plain, repository } = registry;
  const url = `${plain ? 'http' : 'https'}://${host}/v2/${repository}/manifests/${tag}`;
  const login = await registry.login();
  const ask = (authorization?: string) =>
    call(registry, url, signal, {
      method: 'HEAD',
      headers: { accept: MANIFESTS, ...(authorization !== undefined && { authorization }) },
    });
  let response = await ask(login === undefined ? undefined : `Basic ${login}`);
  const challenge = response.headers.get('www-authenticate') ?? '';
  if (response.status === 401 && /^bearer /i.test(challenge)) {
    response = await ask(`Bearer ${await tokenFor(registry, challenge, login, signal)}`);
  }
  if (response.status === 404) return undefined;
  if (!response.ok) throw refused(registry, `asked for ${repository}:${tag}, it answers ${response.status}`);
  const digest = digestSchema.safeParse(response.headers.get('docker-content-digest'));
  if (digest.success) return digest.data;
  throw refused(registry, `asked for ${repository}:${tag}, it names no digest`);
}

const tokenSchema = z.union([
  z.object({ token: z.string() }).transform(({ token }) => token),
  z.object({ access_token: z.string() }).transform(({ access_token }) => access_token),
]);

/** @see https://distribution.github.io/distribution/spec/auth/token/ */
async function tokenFor(
  registry: Registry,
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
  url.searchParams.set('scope', words['scope'] ?? `repository:${registry.repository}:pull`);
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
): Promise<Response> {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
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

function refused({ host, repository }: Registry, what: string): UserError {
  return new UserError(
    `the registry ${host} refuses: ${what}`,
    `log in to it (docker login ${host}; to ECR no login is needed, only credentials that may pull ${repository})`,
  );
}
