import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { configSchema, MANIFEST_TYPES } from './manifest.ts';
import type { Descriptor, ImageConfiguration } from './manifest.ts';
import { pullFailures } from './pull-failure.ts';
import { baseUrl } from './reference.ts';
import type { ImageReference } from './reference.ts';

const ANSWER_MS = 15_000;
const LAYER_MS = 300_000;
/** The specification's own limit for manifests; a configuration is smaller than that, too. */
const MOST_DOCUMENT_BYTES = 4 * 1024 * 1024;

/**
 * One image in a registry, read by the HTTP API of the distribution specification, without credentials.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export class Registry {
  readonly #image: ImageReference;
  readonly #signal: AbortSignal;

  constructor(image: ImageReference, signal: AbortSignal) {
    this.#image = image;
    this.#signal = signal;
  }

  /** An index or a manifest, not yet judged by a schema. @throws {PullFailure} */
  async manifest(digest: string): Promise<unknown> {
    const { text } = this.#image;
    const refused = (reason: string, cause?: unknown) => pullFailures.manifest(text, reason, { cause });
    const headers = { accept: MANIFEST_TYPES.join(', ') };
    const response = await this.#get(`manifests/${digest}`, ANSWER_MS, headers).catch((cause: unknown) => {
      throw refused(inWords(cause), cause);
    });
    if (response.status === 404) throw refused(`${text}: not found`);
    if (response.status === 401 || response.status === 403) throw refused(denied(this.#image, response));
    if (!response.ok) throw refused(`unexpected status from GET request to ${statusOf(response)}`);
    const bytes = await within(response, MOST_DOCUMENT_BYTES).catch((cause: unknown) => {
      throw refused(inWords(cause), cause);
    });
    assertDigest('manifest', bytes, digest);
    return parsed(bytes);
  }

  /** @throws {PullFailure} */
  async config(descriptor: Descriptor): Promise<ImageConfiguration> {
    const response = await this.layer(descriptor);
    const bytes = await within(response, MOST_DOCUMENT_BYTES).catch((cause: unknown) => {
      throw pullFailures.layer(`failed to copy: ${inWords(cause)}`, { cause });
    });
    assertDigest('config', bytes, descriptor.digest);
    return read(configSchema, parsed(bytes));
  }

  /** Its bytes are not yet judged. @throws {PullFailure} */
  async layer({ digest }: Descriptor): Promise<Response> {
    const response = await this.#get(`blobs/${digest}`, LAYER_MS).catch((cause: unknown) => {
      throw pullFailures.layer(`failed to copy: httpReadSeeker: failed open: ${inWords(cause)}`, { cause });
    });
    if (response.ok) return response;
    throw pullFailures.layer(
      `failed to copy: httpReadSeeker: failed open: unexpected status code ${statusOf(response)}`,
    );
  }

  #get(path: string, limitMs: number, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(limitMs)]);
    return fetch(`${baseUrl(this.#image)}${this.#image.repository}/${path}`, { headers, signal });
  }
}

/** @throws {PullFailure} where the document is not what its media type says */
export function read<Schema extends z.ZodType>(schema: Schema, document: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(document);
  if (success) return data;
  const [issue] = error.issues;
  const place = issue?.path.join('.') ?? '';
  throw pullFailures.layer(`failed to unpack image: ${place}: ${issue?.message ?? 'not a manifest'}`);
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw pullFailures.layer('failed to unpack image: a manifest that is not JSON', { cause });
  }
}

function assertDigest(kind: 'manifest' | 'config', bytes: Buffer, expected: string): void {
  const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (found !== expected) throw pullFailures.otherDigest(kind, found, expected);
}

async function within(response: Response, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > most) throw new Error(`the document is larger than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function denied({ registry, digest }: ImageReference, { status, statusText }: Response): string {
  return `pulling from host ${registry} failed with status code [manifests ${digest}]: ${status} ${statusText}`;
}

function statusOf({ url, status, statusText }: Response): string {
  return `${url}: ${status} ${statusText}`;
}

/** Fetch says "fetch failed", and hides why. Its errors are asked for their members: those of undici are of another realm. */
export function inWords(error: unknown): string {
  const { name, message = String(error), cause } = error as Partial<Error>;
  if (name === 'TimeoutError') return 'failed to do request: i/o timeout';
  const { code, message: reason } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  const network: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'failed to do request: dial tcp: connect: connection refused',
    ENOTFOUND: 'failed to do request: dial tcp: lookup: no such host',
    EAI_AGAIN: 'failed to do request: dial tcp: lookup: no such host',
  };
  return network[code ?? ''] ?? reason ?? message;
}
