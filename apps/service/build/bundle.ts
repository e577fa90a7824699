import { cp, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { decoratedSources } from './decorated-sources.ts';
import { httpByRequire, rxjsAsModules } from './lean-imports.ts';
import { optionalPackages, unusedModules } from './left-out.ts';

/**
 * Bundles the service into a folder that needs nothing beside it but Node. The same sources give the same bytes: the
 * folder's digest names the release.
 */
export async function bundle(outputFolder: string, projectRoot: string): Promise<void> {
  await rm(outputFolder, { recursive: true, force: true });
  await mkdir(outputFolder, { recursive: true });
  await build(bundleOptions(outputFolder, projectRoot));
  await copySwaggerUi(outputFolder);
}

export function bundleOptions(outputFolder: string, projectRoot: string): BuildOptions {
  return {
    absWorkingDir: projectRoot,
    entryPoints: ['src/main.ts', 'src/migrate.ts'],
    outdir: outputFolder,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    // Node prints the line of an uncaught error: without a limit that is the whole bundle.
    lineLimit: 200,
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    external: optionalPackages,
    plugins: [decoratedSources(), httpByRequire(), rxjsAsModules(), unusedModules()],
    // Packages that are CommonJS ask for Node's own modules with `require`.
    banner: {
      js: `const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);`,
    },
    logLevel: 'warning',
  };
}

export async function copySwaggerUi(outputFolder: string): Promise<void> {
  const folder = join(outputFolder, 'swagger-ui');
  const from = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
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
