import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeHttp } from './judge.ts';

/**
 * Says what became of the public collections of requests, and writes totals in the shape of the other suites.
 * @param bin programs of the virtual environment
 * @returns the exit code
 */
export async function runHttpCorpora(root: string, bin: string): Promise<number> {
  const folder = join(root, 'dist/conformance/http');
  const { passed, faults, notes } = await judgeHttp(folder, join(bin, 'python'), join(bin, 'pip'));
  const totals = { numTotalTestSuites: 1, numPassedTests: passed, numFailedTests: faults.length };
  const file = join(root, 'dist/test-results/local-cloud-http-corpora.json');
  writeFileSync(file, JSON.stringify(totals));
  const lines = [
    ...notes,
    ...faults.map((fault) => `FAILED ${fault}`),
    `${passed} passed, ${faults.length} failed`,
  ];
  process.stdout.write(
    `HTTP corpora against the load balancer\n${lines.map((line) => `  ${line}\n`).join('')}`,
  );
  return faults.length > 0 ? 1 : 0;
}
