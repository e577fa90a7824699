import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Image, ImageDefaults, PullOptions } from '../contracts.ts';
import type { Bundles } from './image-store.ts';
import { pullImage } from './registry/pull-image.ts';
import type { PulledFiles } from './registry/pull-image.ts';
import { isEcr, parseReference } from './registry/reference.ts';
import type { ImageReference } from './registry/reference.ts';
import { Registry } from './registry/registry.ts';

const recordSchema = z.object({
  architecture: z.string(),
  /** Of its files, in the store of bundles. */
  bundle: z.string(),
  defaults: z.object({
    workingDirectory: z.string(),
    entryPoint: z.array(z.string()).readonly(),
    command: z.array(z.string()).readonly(),
    environment: z.record(z.string(), z.string()),
  }),
  foreignLayers: z.array(z.string()),
});

type PulledRecord = z.output<typeof recordSchema>;

/**
 * Images of registries outside of this cloud, by the digests that they have there: a record of each in `folder`, its files in
 * the store of bundles. Where that store has taken out what was damaged, the image is pulled again.
 */
export function createPulledImages(folder: string, bundles: Bundles) {
  /** One pull of an image at a time: tasks that start together read its layers once. */
  const underWay = new Map<string, Promise<void>>();
  const fileOf = (digest: string) => join(folder, `${digest.replace(':', '-')}.json`);

  function recordOf(digest: string): PulledRecord | undefined {
    const file = fileOf(digest);
    if (!existsSync(file)) return undefined;
    const { success, data } = recordSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return success ? data : undefined;
  }

  function records(): PulledRecord[] {
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => recordOf(name.slice(0, -'.json'.length).replace('-', ':')) ?? []);
  }

  function find(reference: string): Image | undefined {
    const { digest } = parseReference(reference) ?? {};
    if (digest === undefined) return undefined;
    const record = recordOf(digest);
    const bundle = record && bundles.kept(record.bundle);
    return bundle && { digest, folder: bundle.folder, defaults: record.defaults };
  }

  function isForeign(layer: string, workingDirectory: string): boolean {
    return records().some(
      (record) =>
        record.defaults.workingDirectory === workingDirectory && record.foreignLayers.includes(layer),
    );
  }

  async function fetch(image: ImageReference, { architecture, signal }: PullOptions): Promise<void> {
    if (find(image.text) !== undefined && recordOf(image.digest)?.architecture === architecture) {
      // Fargate keeps no image for the next task: what is gone from its registry starts no more.
      await new Registry(image, signal).manifest(image.digest);
      return;
    }
    await mkdir(folder, { recursive: true });
    const draft = await mkdtemp(join(folder, 'draft-'));
    try {
      const pulled = await pullImage({ image, architecture, folder: draft, isForeign, signal });
      const { digest: bundle } = await bundles.keep(pulled.bundle);
      const { foreignLayers } = pulled;
      const record: PulledRecord = { architecture, bundle, defaults: defaultsOf(pulled), foreignLayers };
      const written = join(draft, 'record.json');
      await writeFile(written, JSON.stringify(record));
      await rename(written, fileOf(image.digest));
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }

  /**
   * Asks the registry at each start; layers are read once. Without effect for what names no registry, and for ECR.
   * @throws {PullFailure} in ECS's words
   */
  async function pull(reference: string, options: PullOptions): Promise<void> {
    const image = parseReference(reference);
    if (image === undefined || isEcr(image)) return;
    const { digest } = image;
    // Whoever waits for another's pull looks again: that one may have failed, or have been given up.
    for (let other = underWay.get(digest); other !== undefined; other = underWay.get(digest)) {
      await other.catch(() => undefined);
      if (options.signal.aborted) return;
    }
    const pulling = fetch(image, options).finally(() => underWay.delete(digest));
    underWay.set(digest, pulling);
    await pulling;
  }

  /** Digests, in the store of bundles, of their files. */
  function files(): string[] {
    return records().map(({ bundle }) => bundle);
  }

  return { find, pull, files };
}

function defaultsOf({ configuration, workingDirectory }: PulledFiles): ImageDefaults {
  const pairs = (configuration.Env ?? []).map((line): [string, string] => {
    const end = line.indexOf('=');
    return [line.slice(0, end), line.slice(end + 1)];
  });
  return {
    workingDirectory,
    entryPoint: configuration.Entrypoint ?? [],
    command: configuration.Cmd ?? [],
    environment: Object.fromEntries(pairs),
  };
}
