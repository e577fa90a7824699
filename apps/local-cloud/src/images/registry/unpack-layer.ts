import { posix } from 'node:path';
import { list } from 'tar';
import type { ReadEntry } from 'tar';
import { pullFailures } from './pull-failure.ts';

export interface ImageFile {
  readonly content: Buffer;
  readonly executable: boolean;
}

/** Files of an image by their absolute path in it. */
export type ImageFiles = Map<string, ImageFile>;

/** Far more than a service's own files; they are held in memory until the image is whole. */
const MOST_BYTES = 256 * 1024 * 1024;
const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
const FILES: readonly string[] = ['File', 'OldFile', 'ContiguousFile'];
const FOLDERS: readonly string[] = ['Directory', 'GNUDumpDir'];

/**
 * Adds what a layer holds below the working directory to the files of the layers under it, and takes out what it hides of
 * them. Of the rest of the image nothing is read: its programs run on this machine's own Node.js.
 * @param file the layer as it was pulled, its digest compared
 * @param workingDirectory absolute, without a slash at its end
 * @returns whether the layer says anything of that folder
 * @throws {PullFailure} for a link or device there, a path out of the image, and what is no archive
 * @see https://github.com/opencontainers/image-spec/blob/main/layer.md
 */
export async function unpackLayer(
  file: string,
  workingDirectory: string,
  files: ImageFiles,
): Promise<boolean> {
  const layer = new LayerContent(workingDirectory);
  try {
    await list({ file, strict: true, noResume: true, onReadEntry: (entry) => layer.take(entry) });
    return await layer.applyTo(files);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw pullFailures.layer(`failed to extract layer: ${reason}`, { cause });
  }
}

class LayerContent {
  readonly #workingDirectory: string;
  /** Paths of the layers below that are gone, with all below them. */
  readonly #hidden: string[] = [];
  readonly #files = new Map<string, { executable: boolean; content: Promise<Buffer> }>();
  #refusal: Error | undefined;
  #bytes = 0;

  constructor(workingDirectory: string) {
    this.#workingDirectory = workingDirectory;
  }

  take(entry: ReadEntry): void {
    const path = posix.normalize(`/${entry.path}`).replace(/(?<=.)\/$/, '');
    const name = posix.basename(path);
    if (entry.path.split('/').includes('..')) this.#refuse(`${entry.path} leads out of the image`);
    else if (name === OPAQUE) this.#hidden.push(`${posix.dirname(path)}/`);
    else if (name.startsWith(WHITEOUT)) this.#hide(path, name);
    else if (!FOLDERS.includes(entry.type)) this.#takeFile(path, entry);
    if (!entry.flowing) entry.resume();
  }

  async applyTo(files: ImageFiles): Promise<boolean> {
    if (this.#refusal !== undefined) throw this.#refusal;
    let hides = false;
    for (const path of this.#hidden) {
      for (const known of files.keys()) {
        if (known === path || known.startsWith(path.endsWith('/') ? path : `${path}/`)) files.delete(known);
      }
      hides ||= this.#concerns(path);
    }
    for (const [path, { executable, content }] of this.#files) {
      files.set(path, { executable, content: await content });
    }
    return hides || this.#files.size > 0;
  }

  #hide(path: string, name: string): void {
    this.#hidden.push(posix.join(posix.dirname(path), name.slice(WHITEOUT.length)));
  }

  #takeFile(path: string, entry: ReadEntry): void {
    if (!this.#concerns(path)) return;
    if (!FILES.includes(entry.type) || !path.startsWith(`${this.#workingDirectory}/`)) {
      this.#refuse(`${path} is a ${entry.type}: only files are taken from an image`);
      return;
    }
    this.#bytes += entry.size;
    if (this.#bytes > MOST_BYTES) {
      this.#refuse(`${this.#workingDirectory} holds more than ${MOST_BYTES / 1024 / 1024} MiB`);
      return;
    }
    const content = entry.concat();
    // Awaited in the end; until then a broken archive must not look like a rejection that nobody handles.
    content.catch(() => undefined);
    this.#files.set(path, { executable: ((entry.mode ?? 0) & 0o100) !== 0, content });
  }

  /** Whether the path is the working directory, or lies below or above it. */
  #concerns(path: string): boolean {
    const [inner, outer] = [`${this.#workingDirectory}/`, path.endsWith('/') ? path : `${path}/`];
    return inner.startsWith(outer) || outer.startsWith(inner);
  }

  #refuse(reason: string): void {
    this.#refusal ??= new Error(reason);
  }
}
