import { join } from 'node:path';
import type { Collection, Store } from '../contracts.ts';
import { openJournal } from './journal-file.ts';
import type { JournalFile } from './journal-file.ts';
import { makeFolder } from './make-folder.ts';

/** Rewritten when it is this large and at least twice of what is still valid. */
const COMPACT_ABOVE_BYTES = 4 * 1024 * 1024;

export interface FileStore extends Store {
  /** Writes what is left and closes the file; nothing may be set afterwards. */
  close(): Promise<void>;
}

/**
 * A store in `<folder>/store.ndjson`, readable by its owner only: it may hold decrypted parameters.
 * What is set within one turn of the event loop is written at its end, so that it survives a `kill -9`;
 * `flush` also waits for the disk.
 * @throws {StateError} where the folder cannot be written, or its content is damaged
 */
export function createFileStore(folder: string, options: { readonly lenient?: boolean } = {}): FileStore {
  makeFolder(folder, 0o711);
  const { file, records } = openJournal(join(folder, 'store.ndjson'), options);
  const collections = new Map<string, Map<string, unknown>>();
  const mapOf = (name: string) => {
    const known = collections.get(name) ?? new Map<string, unknown>();
    collections.set(name, known);
    return known;
  };
  for (const { c, k, v } of records) {
    if (v === undefined) mapOf(c).delete(k);
    else mapOf(c).set(k, v);
  }
  return storeOn(file, mapOf, collections);
}

function storeOn(
  file: JournalFile,
  mapOf: (name: string) => Map<string, unknown>,
  collections: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
): FileStore {
  let pending: string[] = [];
  let scheduled = false;
  let compactAbove = COMPACT_ABOVE_BYTES;
  let unsynced = false;
  let syncing: Promise<void> | undefined;

  const write = () => {
    scheduled = false;
    if (pending.length === 0) return;
    file.append(pending);
    pending = [];
    unsynced = true;
    if (file.bytes < compactAbove) return;
    file.replace(lines(collections));
    compactAbove = Math.max(COMPACT_ABOVE_BYTES, file.bytes * 2);
  };
  const change = (line: string) => {
    pending.push(line);
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      try {
        write();
      } catch {
        // What could not be written stays pending: the next flush tries again, and tells its caller.
      }
    });
  };
  const flush = async (): Promise<void> => {
    write();
    // A sync that began before the last write does not cover it.
    do {
      if (unsynced) syncing ??= syncOnce();
      await syncing;
    } while (unsynced);
  };
  const syncOnce = async () => {
    unsynced = false;
    try {
      await file.sync();
    } catch (error) {
      unsynced = true;
      throw error;
    } finally {
      syncing = undefined;
    }
  };
  return {
    collection: <Value>(name: string) => collectionOn<Value>(name, mapOf(name), change),
    flush,
    async close() {
      await flush();
      file.close();
    },
  };
}

function collectionOn<Value>(
  name: string,
  values: Map<string, unknown>,
  change: (line: string) => void,
): Collection<Value> {
  return {
    get: (key) => values.get(key) as Value | undefined,
    set(key, value) {
      values.set(key, value);
      change(JSON.stringify({ c: name, k: key, v: value }));
    },
    delete(key) {
      if (values.delete(key)) change(JSON.stringify({ c: name, k: key }));
    },
    values: () => [...values.values()] as Value[],
  };
}

function* lines(collections: ReadonlyMap<string, ReadonlyMap<string, unknown>>): Generator<string> {
  for (const [c, values] of collections) {
    for (const [k, v] of values) yield JSON.stringify({ c, k, v });
  }
}
