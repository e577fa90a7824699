import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { VerbRun, Workspace } from './workspace.ts';

export interface ExpectedCause {
  /** What AWS says. */
  readonly reason: RegExp;
  /** What the named line of the named file holds. */
  readonly line: RegExp;
  readonly change: RegExp;
}

/** The deployment failed, and named this one line of the template as the cause, to people and to programs. */
export async function expectCause(
  workspace: Workspace,
  { exitCode, result, output }: VerbRun,
  { reason, line, change }: ExpectedCause,
): Promise<void> {
  expect({ output, exitCode }).toMatchObject({ exitCode: 1 });
  expect(output).toMatch(/^cause: /m);
  const [cause, ...others] = result.causes ?? [];
  expect(others).toEqual([]);
  expect(cause?.reason).toMatch(reason);
  expect(cause?.change).toMatch(change);
  const { file = '', line: number = 0, logicalId = '' } = cause?.template ?? {};
  const lines = (await readFile(join(workspace.folder, file), 'utf8')).split('\n');
  expect(lines[number - 1]).toMatch(line);
  expect(output).toContain(`cause: ${cause?.reason ?? ''}`);
  expect(output).toContain(`template: ${file}:${number} ${logicalId} (`);
  expect(output).toContain(cause?.change);
  expect(output).not.toMatch(/\n\s+at .+:\d+:\d+/);
}
