import { readVariables } from '@cutover/config';
import { runCommand } from '@cutover/nx/command';
import type { ExecutorContext } from '@nx/devkit';
import { z } from 'zod';
import { addToSummary } from '../../github/job-files.ts';
import { readOutcomes } from '../../summary/outcomes.ts';
import { summaryOf } from '../../summary/summary-of.ts';

export interface SummaryOptions {
  readonly environment: string;
}

const variables = z.object({ CUTOVER_RESULTS: z.string().default('dist/deployments') });

/** `nx summary delivery -c <environment>`: what the verbs of this job came to, for people who read no log. */
export default function summaryExecutor(
  options: SummaryOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runCommand(options, context, async ({ workspace }) => {
    const outcomes = await readOutcomes(workspace, readVariables(variables).CUTOVER_RESULTS);
    const markdown = summaryOf(options.environment, outcomes);
    await addToSummary(markdown);
    return { status: 'SUCCESSFUL', exitCode: 0, message: markdown };
  });
}
