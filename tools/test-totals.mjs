// Sums up what the test runner wrote of every suite: the last line of a CI run.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const folder = fileURLToPath(new URL('../dist/test-results/', import.meta.url));
const totals = { passed: 0, failed: 0 };
for (const file of readdirSync(folder).sort()) {
  const { numPassedTests, numFailedTests, numTotalTestSuites } = JSON.parse(
    readFileSync(join(folder, file), 'utf8'),
  );
  console.log(
    `${file.replace('.json', '').padEnd(32)} ${numTotalTestSuites} suites, ${numPassedTests} tests`,
  );
  totals.passed += numPassedTests;
  totals.failed += numFailedTests;
}
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
