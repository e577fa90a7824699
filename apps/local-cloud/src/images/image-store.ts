import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Image } from '../contracts.ts';
import { stateError } from '../store/state-error.ts';
import { bundleManifest } from './bundle-manifest.ts';
import type { ImageManifest } from './bundle-manifest.ts';
import { listBundle } from './list-bundle.ts';

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Files by what they hold. */
export interface Bundles {
  /** Copies them; the same content gives the same digest. @throws Error where the bundle is empty, or changes meanwhile */
  keep(bundleFolder: string): Promise<Image>;
  /** By its digest. */
  kept(digest: string): Image | undefined;
}

/** Whose files they are is the registry's to know. */
export interface ImageStore extends Bundles {
  keep(bundleFolder: string): Promise<Image & ImageManifest>;
  /** Takes out everything but these. */
  keepOnly(digests: ReadonlySet<string>): Promise<void>;
  /** Digests whose content is no longer what the digest says; they are taken out, so that nothing runs from them. */
  removeDamaged(): Promise<string[]>;
}

/** Bundles below `<folder>`, each in a folder named by its digest, read-only. */
export function createImageStore(folder: string): ImageStore {
  const pathOf = (digest: string) => join(folder, digest.replace(':', '-'));
  const names = async () => (existsSync(folder) ? await readdir(folder) : []);
  return {
    kept: (digest) => (existsSync(pathOf(digest)) ? { digest, folder: pathOf(digest) } : undefined),
    async keep(bundleFolder) {
      const files = await listBundle(bundleFolder);
      if (files.length === 0) throw new Error(`the bundle ${bundleFolder} is empty: build it first`);
      const manifest = await bundleManifest(bundleFolder, files);
      const target = pathOf(manifest.digest);
      if (!existsSync(target)) await copyInto(target, bundleFolder, files, manifest.digest);
      return { ...manifest, folder: target };
    },
    async keepOnly(digests) {
      const kept = new Set([...digests].map((digest) => digest.replace(':', '-')));
      for (const name of await names()) {
        if (!kept.has(name)) await rm(join(folder, name), { recursive: true, force: true });
      }
    },
    async removeDamaged() {
      const damaged: string[] = [];
      for (const name of await names()) {
        const path = join(folder, name);
        const digest = name.replace('-', ':');
        const isImage = DIGEST.test(digest);
        if (isImage && (await bundleManifest(path, await listBundle(path))).digest === digest) continue;
        await rm(path, { recursive: true, force: true });
        // A copy that a crash cut short was never pushed.
        if (isImage) damaged.push(digest);
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
    if ((await bundleManifest(draft, files)).digest !== digest) {
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
