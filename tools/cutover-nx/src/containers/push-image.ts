import { UserError } from '../user-error.ts';
import type { ContainerRecord } from './container-record.ts';
import { copyImage } from './copy-image.ts';
import { imageReference, type Registry } from './registry.ts';
import { digestOfTag } from './registry-client.ts';

export interface PushedImage {
  /** By its digest: what a deployment is given. */
  readonly image: string;
  readonly tag: string;
  /** Whether it was there before. */
  readonly alreadyThere: boolean;
}

export interface PushPorts {
  readonly digestOfTag: typeof digestOfTag;
  readonly copyImage: typeof copyImage;
}

/**
 * Copies what was built to a registry, under the commit as its tag, and reads back that it is there. A tag is never moved.
 * @param layout the OCI image layout
 * @throws {UserError} where the image is not of a commit alone, or its tag stands for another image
 */
export async function pushImage(
  layout: string,
  record: ContainerRecord,
  registry: Registry,
  signal: AbortSignal,
  ports: PushPorts = { digestOfTag, copyImage },
): Promise<PushedImage> {
  const { revision: tag, digest, dirty, service } = record;
  const place = `${registry.host}/${registry.repository}:${tag}`;
  if (dirty) {
    throw new UserError(
      `the image of ${service} holds changes that are in no commit, and its tag would be the commit ${tag}`,
      `commit or stash them, then run npx nx container ${service} --push again`,
    );
  }
  const image = imageReference(registry, digest);
  const before = await ports.digestOfTag(registry, tag, signal);
  if (before === digest) return { image, tag, alreadyThere: true };
  if (before !== undefined) {
    throw new UserError(
      `${place} is ${before}, and what is built here is ${digest} (by ${record.builder}): a tag is never moved`,
      'deploy what is there, or build with the same base image and builder; another image takes another commit',
    );
  }
  await ports.copyImage(layout, registry, tag, signal);
  const after = await ports.digestOfTag(registry, tag, signal);
  if (after === digest) return { image, tag, alreadyThere: false };
  throw new UserError(
    `${place} was pushed as ${digest}, and is ${after ?? 'not there'}`,
    'the registry keeps images otherwise than they are sent: choose one that keeps their digests',
  );
}

/** What a push has done, for people. */
export function pushedInWords({ image, tag, alreadyThere }: PushedImage): string {
  return `${alreadyThere ? 'already there' : 'pushed'} under ${tag}: ${image}`;
}
