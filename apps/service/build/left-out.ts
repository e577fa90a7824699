import type { Plugin } from 'esbuild';

/** Packages that Nest and its libraries load where an application uses them. This one does not. */
export const optionalPackages = [
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  '@fastify/static',
  '@fastify/view',
  '@fastify/multipart',
  'class-validator',
  'class-transformer',
  'pg-native',
];

/**
 * Modules that are loaded whatever the application uses: other databases, formatting for terminals, schema compilers for
 * routes that have no Fastify schema. Together they are half of the bundle.
 */
const unused = [
  /\/typeorm\/driver\/(aurora|better-sqlite3|capacitor|cockroachdb|cordova|expo|mongodb|mysql|nativescript|oracle|react-native|sap|spanner|sqlite-abstract|sqljs|sqlserver)/,
  /\/typeorm\/(entity-manager\/MongoEntityManager|repository\/MongoRepository|connection\/ConnectionOptionsReader|logger\/DebugLogger|cache\/Redis)/,
  /\/(@sqltools\/formatter|sql-highlight|ansis|tinyglobby)\//,
  /\/(@fastify\/ajv-compiler|@fastify\/fast-json-stringify-compiler|light-my-request)\//,
  /\/prom-client\/lib\/(pushgateway|cluster)/,
  /\/@opentelemetry\/api\//,
];

/** Error messages in forty languages; English is imported by itself. */
const ZOD_LOCALES = /\/zod\/v4\/locales\/index\.js$/;

/** Whatever is taken from a module that was left out is a class; to use it is an error that names the module. */
const standIn = (path: string) => `
  class LeftOut {
    constructor() { throw new Error(${JSON.stringify(`${path} is left out of this bundle`)}); }
  }
  module.exports = new Proxy({}, { get: (target, key) => (key === '__esModule' ? true : LeftOut) });
`;

export function unusedModules(): Plugin {
  return {
    name: 'unused-modules',
    setup(build) {
      build.onLoad({ filter: /[\\/]node_modules[\\/]/ }, ({ path }) => {
        const name = path.replaceAll('\\', '/');
        if (ZOD_LOCALES.test(name)) return { contents: 'export {};', loader: 'js' };
        if (!unused.some((pattern) => pattern.test(name))) return undefined;
        return { contents: standIn(name.slice(name.lastIndexOf('/node_modules/') + 14)), loader: 'js' };
      });
    },
  };
}

/**
 * Nest looks for what TypeORM 1 has dropped by requiring `typeorm` from disk. Where the bundle lies inside a workspace
 * that finds one, by accident, and loads all of it a second time: half of a start.
 */
export function nothingFromDisk(): Plugin {
  return {
    name: 'nothing-from-disk',
    setup(build) {
      build.onLoad(
        { filter: /[\\/]@nestjs[\\/]typeorm[\\/]dist[\\/]common[\\/]typeorm-compat\.js$/ },
        () => ({
          contents: 'export const Connection = undefined; export const AbstractRepository = undefined;',
          loader: 'js',
        }),
      );
    },
  };
}
