import ts from 'typescript';

/** A line of a table in docs/conformance: what AWS does, the test that shows it here, the page that says so. */
export interface ConformanceRow {
  readonly page: string;
  readonly behaviour: string;
  /** Path of the spec below `apps/local-cloud/src`; undefined where the cell is not of the form `` `file` › `name` ``. */
  readonly file: string | undefined;
  readonly test: string;
  readonly address: string;
}

const TEST_CELL = /^`([^`]+)` › `([^`]+)`$/;
const AWS_PAGE = /https:\/\/(docs\.aws\.amazon\.com|aws\.amazon\.com|repost\.aws)\/[^\s)]+/;

/** @param page its name, for messages @param markdown tables of three columns: behaviour, test, AWS page */
export function readRows(page: string, markdown: string): ConformanceRow[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s:|-]+$/.test(line) && !/^\| behaviour\s+\|/.test(line))
    .map((line) => {
      const [behaviour = '', test = '', source = ''] = line
        .split(/(?<!\\)\|/)
        .slice(1)
        .map((cell) => cell.trim().replaceAll(String.raw`\|`, '|'));
      const [, file, name = ''] = TEST_CELL.exec(test) ?? [];
      return { page, behaviour, file, test: name, address: AWS_PAGE.exec(source)?.[0] ?? '' };
    });
}

/** Names of the tests of a spec as they are written, `%s` of `it.each` unfilled; skipped ones are none. */
export function testNames(source: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTest(node.expression)) {
      const [name] = node.arguments;
      if (name !== undefined && ts.isStringLiteralLike(name)) names.push(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('spec.ts', source, ts.ScriptTarget.Latest));
  return names;
}

/** `it` or `it.each(…)`. */
function isTest(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === 'it';
  if (!ts.isCallExpression(callee) || !ts.isPropertyAccessExpression(callee.expression)) return false;
  const { expression, name } = callee.expression;
  return ts.isIdentifier(expression) && expression.text === 'it' && name.text === 'each';
}

/**
 * What is wrong with rows: a sentence each.
 * @param specOf source of a spec, by its path below `src`; undefined where there is none
 */
export function faultsOf(
  rows: readonly ConformanceRow[],
  specOf: (file: string) => string | undefined,
): string[] {
  const names = new Map<string, string[] | undefined>();
  const namesIn = (file: string) => {
    if (!names.has(file)) {
      const source = specOf(file);
      names.set(file, source === undefined ? undefined : testNames(source));
    }
    return names.get(file);
  };
  const taken = new Map<string, string>();
  return rows.flatMap((row) => {
    const where = `${row.page}: "${row.behaviour}"`;
    const faults = row.address === '' ? [`${where} has no address of an AWS page`] : [];
    if (row.file === undefined) return [...faults, `${where} has no test of the form \`file\` › \`name\``];
    const found = namesIn(row.file);
    const key = `${row.file} › ${row.test}`;
    const other = taken.get(key);
    taken.set(key, where);
    if (other !== undefined) faults.push(`${where} names the test of ${other}`);
    if (found === undefined) return [...faults, `${where} names ${row.file}, which does not exist`];
    const times = found.filter((name) => name === row.test).length;
    if (times === 1) return faults;
    return [...faults, `${where} names "${row.test}", which ${row.file} has ${times} times`];
  });
}
