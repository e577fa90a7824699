import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';

export interface LayerEntry {
  readonly path: string;
  readonly content?: string;
  readonly type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice';
  readonly linkpath?: string;
  readonly mode?: number;
}

/** An archive with the headers as they are given, also those that no honest program writes. */
export function tarOf(entries: readonly LayerEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, content = '', type = 'File', linkpath, mode = 0o644 }) => {
    const body = Buffer.from(content);
    const block = Buffer.alloc(512);
    new Header({
      path,
      type,
      mode,
      size: body.length,
      mtime: new Date(0),
      ...(linkpath && { linkpath }),
    }).encode(block);
    return [block, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

export function layerOf(entries: readonly LayerEntry[]): Buffer {
  return gzipSync(tarOf(entries));
}

export function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
