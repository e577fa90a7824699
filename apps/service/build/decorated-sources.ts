import { readFile } from 'node:fs/promises';
import { transform } from '@swc/core';
import type { Plugin } from 'esbuild';

/** Nest and TypeORM read types at run time, which esbuild does not write down: swc compiles the service's own sources. */
export function decoratedSources(): Plugin {
  return {
    name: 'decorated-sources',
    setup(build) {
      build.onLoad({ filter: /apps[\\/]service[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
        const { code } = await transform(await readFile(path, 'utf8'), {
          filename: path,
          configFile: false,
          swcrc: false,
          jsc: {
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: true },
            target: 'es2024',
            keepClassNames: true,
          },
          module: { type: 'es6' },
        });
        return { contents: code, loader: 'js' };
      });
    },
  };
}
