import { readFile } from 'node:fs/promises';
import { readVariables } from '@cutover/config';
import { runCommand, UserError } from '@cutover/nx/command';
import { environmentStore } from '@cutover/secrets';
import type { ExecutorContext } from '@nx/devkit';
import { z } from 'zod';
import { changesFile } from '../../comment/changes-file.ts';
import { postComment } from '../../comment/post-comment.ts';

export interface CommentOptions {
  readonly environment: string;
}

const variables = z.object({
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITHUB_REPOSITORY: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'an owner and a name, such as example/cutover'),
  PULL_REQUEST: z.coerce.number().int().positive(),
});

/** `nx comment delivery`: writes what `nx changes delivery` found out onto the pull request. */
export default function commentExecutor(
  options: CommentOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runCommand(options, context, async ({ workspace }) => {
    const {
      GITHUB_API_URL: api,
      GITHUB_REPOSITORY: repository,
      PULL_REQUEST: number,
    } = readVariables(variables);
    const token = async () => (await environmentStore().get('GITHUB_TOKEN')).reveal();
    const how = await postComment({ api, repository, number, token }, await changes(workspace));
    return { status: 'SUCCESSFUL', exitCode: 0, message: `The comment on pull request ${number} is ${how}.` };
  });
}

async function changes(workspace: string): Promise<string> {
  const file = changesFile(workspace);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UserError(`there is no ${file}`, 'run npx nx changes delivery, or bring its artifact', {
      cause,
    });
  }
}
