import { readFile } from 'node:fs/promises';
import { blobFile, type LayoutItem, readLayout } from './image-layout.ts';
import { type AskRegistry, openRegistry, refused } from './open-registry.ts';
import type { Registry } from './registry.ts';

/** A layer is sent whole, over whatever line there is. */
const UPLOAD_MS = 600_000;

/**
 * Sends the one image of an OCI layout to a registry: what it is made of, then what names that, the tag last.
 * @throws {UserError} where the layout is not whole, or the registry cannot be reached or refuses
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#push
 */
export async function sendImage(
  layout: string,
  registry: Registry,
  tag: string,
  signal: AbortSignal,
): Promise<void> {
  const { items, digest } = await readLayout(layout);
  const ask = await openRegistry(registry, 'pull,push', signal);
  for (const item of items) {
    const content = await readFile(blobFile(layout, item.digest));
    if (item.isManifest) await sendManifest(registry, ask, item, content, item.digest);
    else await sendBlob(registry, ask, item, content);
  }
  const image = items.find((item) => item.digest === digest);
  if (image !== undefined) {
    await sendManifest(registry, ask, image, await readFile(blobFile(layout, digest)), tag);
  }
}

/** Not again what is there: layers of a base are, from the second image on. */
async function sendBlob(
  registry: Registry,
  ask: AskRegistry,
  { digest }: LayoutItem,
  body: Buffer<ArrayBuffer>,
) {
  const blobs = `${registry.repository}/blobs`;
  if ((await ask(`${blobs}/${digest}`, { method: 'HEAD' })).ok) return;
  const begun = await ask(`${blobs}/uploads/`, { method: 'POST' });
  const place = expected(registry, begun, 202, `asked to take ${digest}`);
  const type = { 'content-type': 'application/octet-stream' };
  const sent = await ask(place, { method: 'PATCH', headers: type, body, withinMs: UPLOAD_MS });
  const ended = new URL(expected(registry, sent, 202, `sent ${digest}`));
  ended.searchParams.set('digest', digest);
  const closed = await ask(ended.href, { method: 'PUT' });
  expected(registry, closed, 201, `sent ${digest}`);
}

async function sendManifest(
  registry: Registry,
  ask: AskRegistry,
  { mediaType }: LayoutItem,
  body: Buffer<ArrayBuffer>,
  reference: string,
) {
  const path = `${registry.repository}/manifests/${reference}`;
  const response = await ask(path, { method: 'PUT', headers: { 'content-type': mediaType }, body });
  expected(registry, response, 201, `sent ${registry.repository}:${reference}`);
}

/** @returns where the registry wants what comes next */
function expected(registry: Registry, response: Response, status: number, what: string): string {
  if (response.status !== status) throw refused(registry, `${what}, it answers ${response.status}`);
  return new URL(response.headers.get('location') ?? '', response.url).href;
}
