import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Image, Images, Place } from '../contracts.ts';
import { stateError } from '../store/state-error.ts';
import { bundleDigest, listBundle } from './bundle-digest.ts';
import { createPulledImages } from './pulled-images.ts';

const DIGEST = /@(sha256:[0-9a-f]{64})$/;

/** Files by what they hold. */
export interface Bundles {
  /** @throws Error where the bundle is empty, or changes meanwhile */
  keep(bundleFolder: string): Promise<Image>;
  /** By its digest. */
  kept(digest: string): Image | undefined;
}

export interface ImageStore extends Images {
  /** Digests whose content is no longer what the digest says; they are taken out, so that nothing runs from them. */
  removeDamaged(): Promise<string[]>;
}

/**
 * Bundles below `<folder>`, each in a folder named by its digest, read-only; beside it, in `<folder>-pulled`, what is known of
 * images that come from a registry.
 */
export function createImages(folder: string, place: Place): ImageStore {
  const folderOf = (digest: string) => join(folder, digest.replace(':', '-'));
  const registry = `${place.account}.dkr.ecr.${place.region}.amazonaws.com`;
  const bundles: Bundles = {
    async keep(bundleFolder) {
      const files = await listBundle(bundleFolder);
      if (files.length === 0) throw new Error(`the bundle ${bundleFolder} is empty: build it first`);
      const digest = await bundleDigest(bundleFolder, files);
      const target = folderOf(digest);
      if (!existsSync(target)) await copyInto(target, bundleFolder, files, digest);
      return { digest, folder: target };
    },
    kept: (digest) => (existsSync(folderOf(digest)) ? { digest, folder: folderOf(digest) } : undefined),
  };
  const pulled = createPulledImages(`${folder}-pulled`, bundles);
  const isOwn = (reference: string) => reference.startsWith(`${registry}/`);
  return {
    find(reference) {
      const digest = DIGEST.exec(reference)?.[1];
      return (digest === undefined ? undefined : bundles.kept(digest)) ?? pulled.find(reference);
    },
    async push(repository, bundleFolder) {
      const image = await bundles.keep(bundleFolder);
      return { ...image, uri: `${registry}/${repository}@${image.digest}` };
    },
    pull: (reference, options) => (isOwn(reference) ? Promise.resolve() : pulled.pull(reference, options)),
    async removeDamaged() {
      const damaged: string[] = [];
      for (const name of existsSync(folder) ? await readdir(folder) : []) {
        const path = join(folder, name);
        const digest = name.replace('-', ':');
        const intact =
          DIGEST.test(`@${digest}`) && (await bundleDigest(path, await listBundle(path))) === digest;
        if (intact) continue;
        await rm(path, { recursive: true, force: true });
        // A copy that a crash cut short was never pushed.
        if (DIGEST.test(`@${digest}`)) damaged.push(digest);
      }
      return damaged;
    },
  };
}

/** The folder appears at once and whole, or not at all. @throws Error where the bundle changed meanwhile */
async function copyInto(
  target: string,
  source: string,
  files: Awaited<ReturnType<typeof listBundle>>,
  digest: string,
): Promise<void> {
  const draft = `${target}.draft-${process.pid}-${Date.now()}`;
  try {
    for (const { path, executable } of files) {
      const copy = join(draft, path);
      await mkdir(dirname(copy), { recursive: true });
      await copyFile(join(source, path), copy);
      await chmod(copy, executable ? 0o555 : 0o444);
    }
    if ((await bundleDigest(draft, files)) !== digest) {
      throw new Error(`the bundle ${source} changed while it was copied: build, then push`);
    }
    await rename(draft, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
  } catch (cause) {
    throw stateError(target, cause);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
