import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readVariables } from '@cutover/config';
import { runCommand, UserError } from '@cutover/nx/command';
import type { ExecutorContext } from '@nx/devkit';
import { z } from 'zod';
import { infraChanges } from '../../changes/infra-changes.ts';
import { changesFile } from '../../comment/changes-file.ts';
import { addToSummary } from '../../github/job-files.ts';
import { plansOf } from '../../preview/plans.ts';

export interface ChangesOptions {
  readonly environment: string;
}

const run = promisify(execFile);
const variables = z.object({ NX_BASE: z.string().default('origin/main') });

/** `nx changes delivery`: what a pull request would do, found out on this machine, without an account. */
export default function changesExecutor(
  options: ChangesOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runCommand(options, context, async ({ workspace }) => {
    const since = await mergeBase(workspace, readVariables(variables).NX_BASE);
    const assemblies = join(workspace, 'dist/apps/infra');
    const markdown = [
      '## What this change would do',
      `Compared with ${since}. On AWS the deploy workflow says it again before it does it.`,
      '### Stacks',
      await infraChanges(workspace, assemblies, since),
      '### Services, on a machine where nothing is deployed',
      await plansOf(workspace, 'local'),
    ].join('\n\n');
    const file = changesFile(workspace);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${markdown}\n`);
    await addToSummary(markdown);
    return { status: 'SUCCESSFUL', exitCode: 0, message: markdown };
  });
}

async function mergeBase(workspace: string, base: string): Promise<string> {
  try {
    return (await run('git', ['merge-base', base, 'HEAD'], { cwd: workspace })).stdout.trim();
  } catch (cause) {
    throw new UserError(
      `${base} and what is checked out have no commit in common here`,
      'fetch the whole history, and name a commit or branch in NX_BASE',
      { cause },
    );
  }
}
