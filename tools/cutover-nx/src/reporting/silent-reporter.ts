import type { Reporter } from '@cutover/deploy';

/** For verbs that read only: their answer says it all. */
export const silentReporter: Reporter = { report: () => undefined };
