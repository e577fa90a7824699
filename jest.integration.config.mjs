import unit, { totalsReporter } from './jest.config.mjs';

/** Suites that start real processes: one after another, each with its own state folder and free ports. */
export default {
  ...unit,
  testMatch: ['<rootDir>/**/*.int-spec.ts', '<rootDir>/**/*.e2e-spec.ts'],
  reporters: ['default', [totalsReporter, { kind: 'integration' }]],
  maxWorkers: 1,
  testTimeout: 120_000,
};
