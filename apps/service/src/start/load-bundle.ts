import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

export interface LoadedBundle<Exports> {
  readonly exports: Exports;
  /** Keeps, for the next start, the code of every function that has run by now. Takes some 50 ms. */
  keepCode(): void;
}

/**
 * Loads a CommonJS bundle with the code that V8 made of it in an earlier start, where there is any. Node's own compile
 * cache keeps a module as it is before its first function runs; compiling those functions is a fifth of the start.
 * The name of the bundle holds a hash of its content, so that code never meets another source.
 */
export function loadBundle<Exports>(path: string): LoadedBundle<Exports> {
  const codeFile = codeFileOf(path);
  const source = readFileSync(path, 'latin1');
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: path,
    cachedData: codeFile === undefined ? undefined : readIfThere(codeFile),
  });
  const module = { exports: {} };
  const run = script.runInThisContext() as (...words: unknown[]) => void;
  run(module.exports, createRequire(path), module, path, dirname(path));
  const known = script.cachedDataRejected === false;
  return {
    exports: module.exports as Exports,
    keepCode() {
      if (!known && codeFile !== undefined) keep(codeFile, script.createCachedData());
    },
  };
}

/** In Node's folder for compiled code, which knows version and user; undefined where Node has none or others may write. */
function codeFileOf(path: string): string | undefined {
  const { directory } = enableCompileCache();
  if (directory === undefined || !isOurs(directory)) return undefined;
  return join(directory, `${basename(path)}.code`);
}

/** Code is run as it is found: whoever can write here can be this process. */
function isOurs(folder: string): boolean {
  const { uid, mode } = statSync(folder);
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined; // The first start of this bundle on this machine.
  }
}

/** Whole or not at all, also where several replicas start at once. */
function keep(file: string, code: Buffer): void {
  try {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, code, { mode: 0o600 });
    renameSync(draft, file);
  } catch {
    // A full or read-only disk costs the next start some time, nothing else.
  }
}
