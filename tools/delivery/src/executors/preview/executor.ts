import { runCommand } from '@cutover/nx/command';
import type { ExecutorContext } from '@nx/devkit';
import { addToSummary } from '../../github/job-files.ts';
import { plansOf } from '../../preview/plans.ts';
import { runNx } from '../../preview/run-nx.ts';
import { details, fenced } from '../../summary/markdown.ts';

export interface PreviewOptions {
  readonly environment: string;
  readonly of: 'infra' | 'services';
}

/**
 * `nx preview delivery -c <environment> --of infra|services`: what comes next would change, in the summary of the job. It
 * fails no job: what it cannot tell, the step that it foretells will.
 */
export default function previewExecutor(
  options: PreviewOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runCommand(options, context, async ({ workspace }) => {
    const { environment, of } = options;
    const text =
      of === 'infra' ? await infraOf(workspace, environment) : await plansOf(workspace, environment);
    const markdown = `### What would change in ${of} of ${environment}\n\n${text}`;
    await addToSummary(markdown);
    return { status: 'SUCCESSFUL', exitCode: 0, message: markdown };
  });
}

async function infraOf(workspace: string, environment: string): Promise<string> {
  if (environment === 'local') return 'This machine takes its template with every deployment of a service.';
  const { exitCode, output } = await runNx(workspace, ['affected', '-t', 'diff', '-c', environment]);
  const title = exitCode === 0 ? 'cdk diff' : `cdk diff ended with ${exitCode}`;
  return details(title, fenced(output, 'diff'));
}
