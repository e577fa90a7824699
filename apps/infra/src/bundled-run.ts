import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildResult, Plugin } from 'esbuild';
import { definitionFiles } from './definition-files.ts';

export type Run = (args: readonly string[], workspace: string) => Promise<void>;

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
 * `run` with no more of CDK than it uses. CDK loads each class when somebody asks its module for it, and an
 * `import` asks for all of them at once to link them: half of a synth. A `require` does not, so the sources are bundled
 * into one file that requires; with them the settings, the definitions of the services, and the library that reads both.
 * Where the cache cannot be written, or a definition cannot be bundled, it is the sources as they are.
 * @param cache folder below the workspace's `node_modules`, whose packages the bundle finds; one file a state of the sources
 * @param workspace absolute path of the folder that holds `apps`
 */
export async function bundledRun(cache: string, workspace: string): Promise<Run> {
  const sources = sourcesOf(workspace);
  const file = join(cache, `run-${hashOf(workspace, sources)}.cjs`);
  if (!existsSync(file) && !(await bundle(workspace, sources, cache, file)))
    return (await import('./run.ts')).run;
  return (createRequire(import.meta.url)(file) as { run: Run }).run;
}

/** Whatever a bundle is made of, relative to the workspace, and the versions of the packages in it. */
function sourcesOf(workspace: string): string[] {
  const folders = ['apps/infra/src', 'libs/config/src'].flatMap((folder) =>
    readdirSync(join(workspace, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('spec.ts'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
  return ['package-lock.json', 'apps/infra/cdk.json', ...definitionFiles(workspace), ...folders.sort()];
}

function hashOf(workspace: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(join(workspace, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

/** @returns whether there is one now */
async function bundle(
  workspace: string,
  sources: readonly string[],
  cache: string,
  file: string,
): Promise<boolean> {
  const built = await build(workspace);
  const made = Object.keys(built?.metafile?.inputs ?? {}).filter((name) => name !== ENTRY);
  const own = made.filter((name) => !/(^|\/)node_modules\//.test(name));
  // What a definition reads beside itself is not in the hash: a bundle would outlive its change.
  if (built === undefined || own.some((name) => !sources.includes(name))) return false;
  try {
    await mkdir(cache, { recursive: true });
    await removeOld(cache);
    // Whole or not at all: another synth may look for it now.
    const fresh = `${file}.${randomUUID()}`;
    await writeFile(fresh, built.outputFiles?.[0]?.contents ?? '');
    await rename(fresh, file);
    return true;
  } catch (error) {
    if (MAY_NOT_WRITE.has(String((error as NodeJS.ErrnoException).code))) return false;
    throw error;
  }
}

const ENTRY = '<stdin>';

/** Undefined where esbuild does not understand a file: Node.js then says why. */
async function build(workspace: string): Promise<BuildResult | undefined> {
  const esbuild = await import('esbuild');
  return esbuild
    .build({
      absWorkingDir: workspace,
      stdin: { contents: entry(definitionFiles(workspace)), resolveDir: workspace },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['aws-cdk-lib', 'cdk-nag', 'constructs', 'esbuild'],
      plugins: [checksAsTheyAre, englishAlone],
      write: false,
      metafile: true,
      logLevel: 'silent',
    })
    .catch(() => undefined);
}

/** Each schema reads one document: it takes longer to compile a parser for it than to read without. */
function entry(definitions: readonly string[]): string {
  return [
    `import { config } from 'zod';`,
    `import { run as start } from './apps/infra/src/run.ts';`,
    ...definitions.map((file, index) => `import definition${index} from './${file}';`),
    `config({ jitless: true });`,
    `const definitions = { ${definitions.map((file, index) => `'${file}': definition${index}`).join(', ')} };`,
    `export const run = (args, workspace) =>`,
    `  start(args, workspace, (_, file) => Promise.resolve(definitions[file]));`,
  ].join('\n');
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

/** Zod's error messages in forty languages; English is imported by itself. */
const englishAlone: Plugin = {
  name: 'english-alone',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export {};',
    }));
  },
};

async function removeOld(cache: string): Promise<void> {
  const bundles = (await readdir(cache)).filter((name) => name.startsWith('run-'));
  for (const name of bundles) {
    const file = join(cache, name);
    // Another synth may have taken it away or given it its name since.
    const found = await stat(file).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > KEPT_MS) await rm(file, { force: true });
  }
}
