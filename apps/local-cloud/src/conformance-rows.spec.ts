import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { faultsOf, readRows, testNames } from './testing/conformance-rows.ts';

const pages = new URL('../../../docs/conformance/', import.meta.url);

function specOf(file: string): string | undefined {
  const url = new URL(file, import.meta.url);
  return existsSync(url) ? readFileSync(url, 'utf8') : undefined;
}

const table = (...lines: string[]) =>
  readRows('x.md', ['| behaviour | test | AWS page |', '| --- | :-- | --- |', ...lines].join('\n'));
const AWS = '[ELB](https://docs.aws.amazon.com/elasticloadbalancing/)';
const spec = () =>
  "it('holds', () => {}); it.each([[1]])('holds %d', () => {}); it.skip('sleeps', () => {});";

describe('docs/conformance', () => {
  const rows = readdirSync(pages)
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => readRows(name, readFileSync(new URL(name, pages), 'utf8')));

  it('names for each behaviour a test of its own that exists, and an AWS page', () => {
    expect(rows.length).toBeGreaterThan(0);
    expect(faultsOf(rows, specOf)).toEqual([]);
  });
});

describe('faultsOf', () => {
  it('finds nothing wrong with a test that exists', () => {
    const rows = table(
      `| a | \`a.spec.ts\` › \`holds\` | ${AWS} |`,
      `| b | \`a.spec.ts\` › \`holds %d\` | ${AWS} |`,
    );
    expect(rows).toHaveLength(2);
    expect(faultsOf(rows, spec)).toEqual([]);
  });

  it.each([
    ['`b.spec.ts` › `holds`', AWS, 'does not exist'],
    ['`a.spec.ts` › `is gone`', AWS, '0 times'],
    ['`a.spec.ts` › `sleeps`', AWS, '0 times'],
    ['a.spec.ts', AWS, 'form'],
    ['`a.spec.ts` › `holds`', '', 'no address'],
    ['`a.spec.ts` › `holds`', '[a page](https://example.com/)', 'no address'],
  ])('complains of the test %s with the page %s', (test, page, complaint) => {
    const faults = faultsOf(table(`| a | ${test} | ${page} |`), (file) =>
      file === 'a.spec.ts' ? spec() : undefined,
    );
    expect(faults).toEqual([expect.stringContaining(complaint)]);
  });

  it('complains when two rows name the same test, or a spec has the name twice', () => {
    const row = `| a | \`a.spec.ts\` › \`holds\` | ${AWS} |`;
    expect(faultsOf(table(row, row), spec)).toEqual([expect.stringContaining('names the test of')]);
    expect(faultsOf(table(row), () => spec() + spec())).toEqual([expect.stringContaining('2 times')]);
  });
});

describe('testNames', () => {
  it('reads names as they are written, whatever the quotes', () => {
    expect(testNames('it("a\'b", f); it(`c`, f); describe("d", () => it(\'e\', f)); that("f", f);')).toEqual([
      "a'b",
      'c',
      'e',
    ]);
  });
});
