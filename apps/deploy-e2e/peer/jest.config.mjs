import unit, { totalsReporter } from '../../../jest.config.mjs';

/** Not part of CI: the independent cloud is a program of its own that takes long to build. */
export default {
  ...unit,
  testMatch: ['<rootDir>/**/*.peer-spec.ts'],
  reporters: ['default', [totalsReporter, { kind: 'peer' }]],
  maxWorkers: 1,
  testTimeout: 240_000,
};
