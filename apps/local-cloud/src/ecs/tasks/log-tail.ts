import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import type { OutputTail } from './task-runtime.ts';

const CHUNK_BYTES = 64 * 1024;
/** What CloudWatch Logs takes as one event; a longer line is cut. */
const LINE_BYTES = 256 * 1024;
/** Lines read so far are dropped from the file at this size, so that it does not grow for ever. */
const KEEP_BYTES = 16 * 1024 * 1024;
const NEWLINE = 10;

/**
 * Follows a file that others append to, by looking at its size: no event is missed, and a quiet file costs one call.
 * How far it has read is kept beside the file, so that the next run goes on there.
 */
export function followFile(
  file: string,
  intervalMs: number,
  onLines: (lines: readonly string[]) => void,
): OutputTail {
  const descriptor = openSync(file, 'a+');
  const offsetFile = `${file}.offset`;
  let offset = readOffset(offsetFile);
  const timer = setInterval(readLines, intervalMs);

  /** Reads from the end of the last whole line on. */
  function readLines() {
    const size = fstatSync(descriptor).size;
    // Another run may have dropped the read lines without noting it.
    if (size < offset) offset = 0;
    if (size === offset) return;
    for (;;) {
      const chunk = readChunk();
      const end = chunk.lastIndexOf(NEWLINE);
      const whole = end === -1 ? (chunk.length >= LINE_BYTES ? chunk.length : 0) : end + 1;
      if (whole === 0) break;
      deliver(chunk.subarray(0, whole));
      offset += whole;
    }
    if (offset >= KEEP_BYTES && fstatSync(descriptor).size === offset) {
      ftruncateSync(descriptor, 0);
      offset = 0;
    }
    writeOffset(offsetFile, offset);
  }

  function readChunk(): Buffer {
    for (let bytes = CHUNK_BYTES; ; bytes *= 2) {
      const buffer = Buffer.alloc(bytes);
      const chunk = buffer.subarray(0, readSync(descriptor, buffer, 0, bytes, offset));
      if (chunk.length < bytes || bytes >= LINE_BYTES || chunk.includes(NEWLINE)) return chunk;
    }
  }

  function deliver(chunk: Buffer) {
    const lines = chunk
      .toString('utf8')
      .split(/\r?\n/)
      .filter((line) => line !== '');
    if (lines.length > 0) onLines(lines);
  }

  return {
    close() {
      clearInterval(timer);
      readLines();
      deliver(readChunk());
      closeSync(descriptor);
    },
  };
}

/** Where the disk is full, the next run may tell some lines twice; this one goes on. */
function writeOffset(file: string, offset: number) {
  try {
    writeFileSync(file, String(offset));
  } catch {
    // Tried again with the next lines.
  }
}

function readOffset(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || 0;
  } catch {
    return 0; // Nothing read yet.
  }
}
