import { cp, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { workspaceVersion } from '@cutover/config';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { bundledPackages, nameAndVersion } from './bundled-packages.ts';
import { decoratedSources } from './decorated-sources.ts';
import {
  AWS_CLIENT,
  awsClientApart,
  librariesWithoutEffects,
  nodeModulesWhenUsed,
  rxjsAsModules,
  formatterWhenUsed,
} from './lean-imports.ts';
import { nothingFromDisk, optionalPackages, unusedModules } from './left-out.ts';

/**
 * Bundles the service into a folder that needs nothing beside it but Node. The same sources give the same bytes: the
 * folder's digest names the release.
 * @returns the packages of which something is in it, such as `zod@4.6.7`
 */
export async function bundle(outputFolder: string, projectRoot: string): Promise<string[]> {
  await rm(outputFolder, { recursive: true, force: true });
  await mkdir(outputFolder, { recursive: true });
  const options = await serviceOptions(outputFolder, projectRoot);
  const { metafile } = await build({ ...options, metafile: true });
  const others = await addEntryPoints(outputFolder, projectRoot, Object.keys(metafile.outputs));
  const packages = bundledPackages([metafile, ...others], projectRoot);
  return [...packages, nameAndVersion(swaggerUi())].sort();
}

/** Everything, as one file with a hash of its content in the name. */
export async function serviceOptions(outputFolder: string, projectRoot: string): Promise<BuildOptions> {
  const version = await workspaceVersion(join(projectRoot, '../..'));
  return {
    ...commonOptions(outputFolder, projectRoot),
    entryPoints: ['src/service.ts'],
    entryNames: '[name]-[hash]',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    define: {
      'process.env.NODE_ENV': '"production"',
      'import.meta.url': 'bundleUrl',
      SERVICE_VERSION: JSON.stringify(version),
    },
    banner: { js: `const bundleUrl=require('node:url').pathToFileURL(__filename).href;` },
    external: optionalPackages,
    plugins: [
      decoratedSources(),
      nodeModulesWhenUsed(),
      rxjsAsModules(),
      librariesWithoutEffects(),
      awsClientApart(),
      nothingFromDisk(),
      formatterWhenUsed(),
      unusedModules(),
    ],
  };
}

/** `main.mjs`, `migrate.mjs`, `healthcheck.mjs`, the AWS client and the pages of Swagger. @param outputs of the build of the service */
export async function addEntryPoints(
  outputFolder: string,
  projectRoot: string,
  outputs: readonly string[],
): Promise<Metafile[]> {
  const service = outputs.map((path) => basename(path)).find((name) => name.startsWith('service-'));
  const entries = await build({
    ...commonOptions(outputFolder, projectRoot),
    metafile: true,
    entryPoints: ['src/main.ts', 'src/migrate.ts', 'src/healthcheck.ts'],
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    define: { SERVICE_BUNDLE: JSON.stringify(service) },
  });
  const client = await build({
    ...commonOptions(outputFolder, projectRoot),
    metafile: true,
    entryPoints: [{ in: '@aws-sdk/client-ssm', out: AWS_CLIENT }],
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
  });
  await copySwaggerUi(join(outputFolder, 'swagger-ui'));
  return [entries.metafile, client.metafile];
}

function commonOptions(outputFolder: string, projectRoot: string): BuildOptions {
  return {
    absWorkingDir: projectRoot,
    outdir: outputFolder,
    bundle: true,
    platform: 'node',
    target: 'node24',
    // Names stay: log lines and stack traces tell them.
    minifySyntax: true,
    minifyWhitespace: true,
    // Node prints the line of an uncaught error: without a limit that is the whole bundle.
    lineLimit: 200,
    legalComments: 'none',
    logLevel: 'warning',
  };
}

function swaggerUi(): string {
  return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
}

async function copySwaggerUi(folder: string): Promise<void> {
  const from = swaggerUi();
  await mkdir(folder, { recursive: true });
  for (const file of [
    'swagger-ui.css',
    'swagger-ui-bundle.js',
    'swagger-ui-bundle.js.LICENSE.txt',
    'LICENSE',
  ]) {
    await cp(join(from, file), join(folder, file));
  }
}
