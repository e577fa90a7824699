import { fileURLToPath } from 'node:url';

/** Counts for CI's last line. */
export const totalsReporter = fileURLToPath(new URL('tools/test-totals-reporter.mjs', import.meta.url));

/** One configuration for every project: `jest --config ../../jest.config.mjs --rootDir .` in the project's folder. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/', '/.cutover/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2024',
          keepClassNames: true,
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  injectGlobals: true,
  restoreMocks: true,
  reporters: ['default', [totalsReporter, { kind: 'test' }]],
};
