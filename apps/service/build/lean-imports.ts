import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'node-when-used';
const LATE = /^(node:)?(dns|http2|https|perf_hooks|tls|v8|worker_threads)$/;

/** Stands for one of Node's modules until something is taken from it. */
const standIn = (name: string) => `
  const load = () => process.getBuiltinModule(${JSON.stringify(name)});
  module.exports = new Proxy({}, {
    get: (target, key) => load()[key],
    has: (target, key) => key in load(),
    ownKeys: () => Reflect.ownKeys(load()),
    getOwnPropertyDescriptor: (target, key) => {
      const found = Reflect.getOwnPropertyDescriptor(load(), key);
      return found && { ...found, configurable: true };
    },
  });
`;

/**
 * Node's modules that libraries require at their top, for what the service does late or never (TLS, HTTP/2, workers):
 * loaded with their first use. It is a tenth of the start.
 */
export function nodeModulesWhenUsed(): Plugin {
  return {
    name: 'node-modules-when-used',
    setup(build) {
      build.onResolve({ filter: LATE }, ({ path }) => ({
        path: `node:${path.replace('node:', '')}`,
        namespace: NAMESPACE,
      }));
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
        contents: standIn(path),
        loader: 'js',
      }));
    },
  };
}

const FORMATTER = /const dateTimeFormatter = (new Intl\.DateTimeFormat\([^]*?\));/;

/** Nest's own logger, which the service replaces, makes a formatter of local times at its top: a tenth of the start again. */
export function formatterWhenUsed(): Plugin {
  return {
    name: 'formatter-when-used',
    setup(build) {
      build.onLoad(
        { filter: /[\\/]@nestjs[\\/]common[\\/]services[\\/]console-logger\.service\.js$/ },
        ({ path }) => {
          const source = readFileSync(path, 'utf8');
          if (!FORMATTER.test(source))
            throw new Error(`${path} no longer makes its formatter at its top: drop this plugin`);
          const late =
            'let formatter; const dateTimeFormatter = { format: (date) => (formatter ??= $1).format(date) };';
          return { contents: source.replace(FORMATTER, late), loader: 'js' };
        },
      );
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

/** Beside the bundle, and loaded only where a password comes from Parameter Store: it is a quarter of the code. */
export const AWS_CLIENT = 'aws-client-ssm';

export function awsClientApart(): Plugin {
  return {
    name: 'aws-client-apart',
    setup(build) {
      build.onResolve({ filter: /^@aws-sdk\/client-ssm$/ }, () => ({
        path: `./${AWS_CLIENT}.cjs`,
        external: true,
      }));
    },
  };
}

/** The workspace's libraries hold definitions alone: what the service does not use of them is not bundled. */
export function librariesWithoutEffects(): Plugin {
  return {
    name: 'libraries-without-effects',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, resolveDir }) => {
        if (!/[\\/]libs[\\/][a-z]+[\\/]src/.test(resolveDir)) return undefined;
        return { path: resolve(resolveDir, path), sideEffects: false };
      });
    },
  };
}
