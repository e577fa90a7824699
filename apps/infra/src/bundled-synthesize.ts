import { createHash, randomUUID } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import type * as Sources from './synthesize.ts';

const here = import.meta.dirname;

/** Of other sources than these; a synth that has just found its bundle still gets to load it. */
const KEPT_MS = 3_600_000;

const MAY_NOT_WRITE: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'ENOTDIR',
  'EEXIST',
]);

/**
 * `synthesize` with no more of CDK than it uses. CDK loads each class when somebody asks its module for it, and an
 * `import` asks for all of them at once to link them: half of a synth. A `require` does not, so the sources are bundled
 * into one file that requires.
 * Where the cache cannot be written, it is the sources as they are.
 * @param cache folder below the workspace's `node_modules`, whose packages the bundle finds; one file a state of the sources
 */
export async function bundledSynthesize(cache: string): Promise<typeof Sources.synthesize> {
  const file = join(cache, `synthesize-${hashOfSources()}.cjs`);
  if (!existsSync(file)) {
    try {
      await bundle(cache, file);
    } catch (error) {
      if (!MAY_NOT_WRITE.has(String((error as NodeJS.ErrnoException).code))) throw error;
      return (await import('./synthesize.ts')).synthesize;
    }
  }
  const loaded = createRequire(import.meta.url)(file) as typeof Sources;
  return loaded.synthesize;
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  const files = globSync(['src/**/*.ts', 'cdk.json'], { cwd: join(here, '..') });
  for (const file of files.filter((name) => !name.endsWith('spec.ts')).sort()) {
    const content = readFileSync(join(here, '..', file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

async function bundle(cache: string, file: string): Promise<void> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(here, 'synthesize.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    plugins: [checksAsTheyAre],
    write: false,
    logLevel: 'silent',
  });
  await mkdir(cache, { recursive: true });
  await removeOld(cache);
  // Whole or not at all: another synth may look for it now.
  const fresh = `${file}.${randomUUID()}`;
  await writeFile(fresh, outputFiles[0]?.contents ?? '');
  await rename(fresh, file);
}

/** They read a file that lies beside them, and import all of CDK anyway. */
const checksAsTheyAre: Plugin = {
  name: 'checks-as-they-are',
  setup(build) {
    build.onResolve({ filter: /\/checks\/plugins\.ts$/ }, ({ path, resolveDir }) => ({
      path: pathToFileURL(join(resolveDir, path)).href,
      external: true,
    }));
  },
};

async function removeOld(cache: string): Promise<void> {
  const bundles = (await readdir(cache)).filter((name) => name.startsWith('synthesize-'));
  for (const name of bundles) {
    const file = join(cache, name);
    // Another synth may have taken it away or given it its name since.
    const found = await stat(file).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > KEPT_MS) await rm(file, { force: true });
  }
}
