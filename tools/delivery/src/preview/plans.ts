import { glob, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cell, fenced } from '../summary/markdown.ts';
import { runNx } from './run-nx.ts';

const FOLDER = 'dist/delivery/plans';

/** Of the result of `nx deploy --plan`. */
const planSchema = z.object({
  service: z.string(),
  changes: z.array(z.object({ what: z.string(), why: z.string() })).optional(),
  warnings: z.array(z.string()).default([]),
  reason: z.string().optional(),
});
export type DeployPlan = z.output<typeof planSchema>;

/** What a deployment of each service that was changed would do, as `nx deploy --plan` says. Changes nothing. */
export async function plansOf(workspace: string, environment: string): Promise<string> {
  const folder = join(workspace, FOLDER);
  await rm(folder, { recursive: true, force: true });
  const args = ['affected', '-t', 'deploy', '--exclude=infra', '--plan', '-c', environment];
  const { exitCode, output } = await runNx(workspace, args, { CUTOVER_RESULTS: FOLDER });
  const plans: DeployPlan[] = [];
  for await (const file of glob('deploy-*.json', { cwd: folder })) {
    plans.push(planSchema.parse(JSON.parse(await readFile(join(folder, file), 'utf8'))));
  }
  // A plan that holds changes ends with another code than 0, too: only without any result is it a failure.
  if (plans.length === 0 && exitCode !== 0) return `It could not be planned:\n\n${fenced(output, 'text')}`;
  return planInWords(plans);
}

export function planInWords(plans: readonly DeployPlan[]): string {
  if (plans.length === 0) return 'No service was changed.';
  return [...plans]
    .sort((one, other) => one.service.localeCompare(other.service))
    .map(({ service, changes = [], warnings, reason }) => {
      const lines = [
        ...changes.map(({ what, why }, index) => `${index + 1}. ${cell(what)} (${cell(why)})`),
        ...warnings.map((warning) => `- warning: ${cell(warning)}`),
      ];
      if (reason !== undefined) return `**${service}** could not be planned:\n\n${fenced(reason, 'text')}`;
      return lines.length === 0 ? `**${service}**: nothing to do.` : `**${service}**\n\n${lines.join('\n')}`;
    })
    .join('\n\n');
}
