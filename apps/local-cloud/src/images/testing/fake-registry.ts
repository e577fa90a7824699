import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { layerOf, sha256, tarOf } from './layers.ts';
import type { LayerEntry } from './layers.ts';

const TYPE = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
};

export interface FakeImage {
  readonly layers: readonly (readonly LayerEntry[])[];
  readonly architecture?: string;
  readonly config?: Record<string, unknown>;
  /** More or fewer than there are layers. */
  readonly diffIds?: number;
}

interface Document {
  readonly type: string;
  readonly bytes: Buffer;
}

export type FakeRegistry = Awaited<ReturnType<typeof startFakeRegistry>>;

/** A registry of one process, with images that no builder would make. */
export async function startFakeRegistry() {
  const documents = new Map<string, Document>();
  /** Answers of its own, by digest. */
  const answers = new Map<string, (response: ServerResponse) => void>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const digest = (request.url ?? '').split('/').at(-1) ?? '';
    asked.push(`${request.url?.includes('/manifests/') ? 'manifest' : 'blob'} ${digest}`);
    const answer = answers.get(digest);
    const found = documents.get(digest);
    if (answer !== undefined) answer(response);
    else if (found === undefined) response.writeHead(404).end('{}');
    else response.writeHead(200, { 'content-type': found.type }).end(found.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  function put(type: string, bytes: Buffer) {
    const digest = sha256(bytes);
    documents.set(digest, { type, bytes });
    return { mediaType: type, digest, size: bytes.length };
  }

  /** @returns descriptor of its manifest, and the digests of its layers */
  function putManifest({ layers, architecture = 'amd64', config = {}, diffIds }: FakeImage) {
    const ids = layers.map((entries) => sha256(tarOf(entries)));
    const configuration = put(
      TYPE.config,
      json({
        os: 'linux',
        architecture,
        config: { WorkingDir: '/app', ...config },
        rootfs: { type: 'layers', diff_ids: ids.slice(0, diffIds) },
      }),
    );
    const stored = layers.map((entries) => put(TYPE.layer, layerOf(entries)));
    const manifest = put(TYPE.manifest, json({ schemaVersion: 2, config: configuration, layers: stored }));
    return { ...manifest, config: configuration.digest, layers: stored.map(({ digest }) => digest) };
  }

  return {
    host,
    documents,
    answers,
    asked,
    putManifest,
    putDocument: (content: unknown) => put(TYPE.manifest, json(content)).digest,
    /** Of images of several platforms. */
    putIndex(images: Record<string, { mediaType: string; digest: string; size: number }>): string {
      const manifests = Object.entries(images).map(([architecture, { mediaType, digest, size }]) => ({
        mediaType,
        digest,
        size,
        platform: { os: 'linux', architecture },
      }));
      return put(TYPE.index, json({ schemaVersion: 2, manifests })).digest;
    },
    reference: (digest: string) => `${host}/cutover/service@${digest}`,
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function json(content: unknown): Buffer {
  return Buffer.from(JSON.stringify(content));
}
