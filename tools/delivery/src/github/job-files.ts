import { appendFile } from 'node:fs/promises';
import { readVariables } from '@cutover/config';
import { z } from 'zod';

/** Files through which a step of GitHub Actions talks to its job. Each is absent outside of it. */
const schema = z.object({
  GITHUB_ENV: z.string().optional(),
  GITHUB_STEP_SUMMARY: z.string().optional(),
});

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Sets variables for the steps that follow.
 * @returns whether there is a job to set them for
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export async function setVariables(values: Record<string, string>, variables?: Variables): Promise<boolean> {
  const { GITHUB_ENV: file } = readVariables(schema, variables);
  if (file === undefined) return false;
  const lines = Object.entries(values).map(([name, value]) => {
    // A line break would set a variable of its own.
    if (/[\r\n]/.test(value)) throw new Error(`${name} holds a line break`);
    return `${name}=${value}\n`;
  });
  await appendFile(file, lines.join(''));
  return true;
}

/** Adds Markdown to the summary of the job. @returns whether there is one */
export async function addToSummary(markdown: string, variables?: Variables): Promise<boolean> {
  const { GITHUB_STEP_SUMMARY: file } = readVariables(schema, variables);
  if (file === undefined) return false;
  await appendFile(file, `${markdown.trimEnd()}\n\n`);
  return true;
}
