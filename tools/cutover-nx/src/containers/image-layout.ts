import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { UserError } from '../user-error.ts';
import { digestSchema } from './container-record.ts';

/** @see https://github.com/opencontainers/image-spec/blob/main/descriptor.md */
const descriptorSchema = z.object({
  mediaType: z.string(),
  digest: digestSchema,
  size: z.int().nonnegative(),
  platform: z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() }).optional(),
});
const indexSchema = z.object({ manifests: z.array(descriptorSchema) });
const manifestSchema = z.object({ config: descriptorSchema, layers: z.array(descriptorSchema).min(1) });
const configSchema = z.object({ os: z.string(), architecture: z.string() });

type Descriptor = z.output<typeof descriptorSchema>;

export interface LayoutItem {
  readonly digest: string;
  readonly mediaType: string;
  /** An index, or the manifest of one platform; else what those name. */
  readonly isManifest: boolean;
}

export interface ImageLayout {
  /** Of the one image that the layout holds. */
  readonly digest: string;
  /** Such as `linux/arm64`, sorted. */
  readonly platforms: readonly string[];
  /** Size of the last layer, which is the same for every platform; compressed, in bytes. */
  readonly lastLayerBytes: number;
  /** All that the image is made of, each after what it names. */
  readonly items: readonly LayoutItem[];
}

/**
 * Reads an OCI image layout, and holds every blob of its image against its digest and size.
 * @param folder what holds `index.json` and `blobs`
 * @throws {UserError} where something is missing, or not what its digest says
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export async function readLayout(folder: string): Promise<ImageLayout> {
  const { manifests } = parsed(indexSchema, await json(join(folder, 'index.json'), folder), folder);
  const [image] = manifests;
  if (image === undefined || manifests.length > 1) {
    throw broken(folder, `it holds ${manifests.length} images, and not one`);
  }
  const { manifests: members } = isIndex(image)
    ? parsed(indexSchema, await blobJson(folder, image), folder)
    : { manifests: [image] };
  const platforms: string[] = [];
  const items = new Map<string, LayoutItem>();
  const add = (isManifest: boolean, ...found: Descriptor[]) => {
    for (const { digest, mediaType } of found) items.set(digest, { digest, mediaType, isManifest });
  };
  let lastLayerBytes = 0;
  for (const member of members) {
    const { config, layers } = parsed(manifestSchema, await blobJson(folder, member), folder);
    const { os, architecture } = parsed(configSchema, await blobJson(folder, config), folder);
    for (const layer of layers) await verify(folder, layer);
    add(false, ...layers, config);
    add(true, member);
    platforms.push(`${os}/${architecture}`);
    lastLayerBytes = layers.at(-1)?.size ?? 0;
  }
  add(true, image);
  return { digest: image.digest, platforms: platforms.sort(), lastLayerBytes, items: [...items.values()] };
}

function isIndex({ mediaType }: Descriptor): boolean {
  return /\.(image\.index|manifest\.list)\./.test(mediaType);
}

/** Where a layout keeps what has this digest. */
export function blobFile(folder: string, digest: string): string {
  return join(folder, 'blobs', ...digest.split(':'));
}

async function blobJson(folder: string, descriptor: Descriptor): Promise<unknown> {
  await verify(folder, descriptor);
  return json(blobFile(folder, descriptor.digest), folder);
}

async function verify(folder: string, { digest, size }: Descriptor): Promise<void> {
  const file = blobFile(folder, digest);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
      }
    });
  } catch (cause) {
    throw broken(folder, `${digest} cannot be read`, cause);
  }
  const found = `sha256:${hash.digest('hex')}`;
  if (found !== digest || bytes !== size) throw broken(folder, `what is stored as ${digest} is ${found}`);
}

async function json(file: string, folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw broken(folder, `${file} cannot be read`, cause);
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, folder: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw broken(folder, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, result.error);
}

function broken(folder: string, what: string, cause?: unknown): UserError {
  return new UserError(
    `${folder} is no whole image: ${what}`,
    'build it again with npx nx container, or bring it again from the run that did',
    { cause },
  );
}
