import { mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Writes what a run of Jest counted to `dist/test-results/<project>-<kind>.json`, where CI sums it up. */
export default class TestTotalsReporter {
  constructor(globalConfig, { kind }) {
    this.file = `${basename(globalConfig.rootDir)}-${kind}.json`;
  }

  onRunComplete(
    _contexts,
    { numTotalTestSuites, numPassedTests, numFailedTests, numRuntimeErrorTestSuites },
  ) {
    const folder = fileURLToPath(new URL('../dist/test-results/', import.meta.url));
    mkdirSync(folder, { recursive: true });
    const totals = { numTotalTestSuites, numPassedTests, numFailedTests, numRuntimeErrorTestSuites };
    writeFileSync(`${folder}${this.file}`, JSON.stringify(totals));
  }
}
