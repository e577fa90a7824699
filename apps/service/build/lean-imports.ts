import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'node-builtin';

/**
 * Node's HTTP module as CommonJS sees it. An ESM import copies every export of it, and one of them is a getter that loads
 * the whole of undici: a fifth of the start. This way the exports that nobody asks for stay unread.
 */
export function httpByRequire(): Plugin {
  return {
    name: 'http-by-require',
    setup(build) {
      build.onResolve({ filter: /^(node:)?http$/ }, () => ({ path: 'node:http', namespace: NAMESPACE }));
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
        loader: 'js',
      }));
    },
  };
}

/** RxJS as ES modules: on Node its package offers CommonJS, of which nothing can be left out. */
export function rxjsAsModules(): Plugin {
  const root = dirname(createRequire(import.meta.url).resolve('rxjs/package.json'));
  return {
    name: 'rxjs-as-modules',
    setup(build) {
      build.onResolve({ filter: /^rxjs(\/operators)?$/ }, ({ path }) => ({
        path: join(root, 'dist/esm', path.slice('rxjs'.length), 'index.js'),
        sideEffects: false,
      }));
    },
  };
}
