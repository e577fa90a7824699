import { readVariables } from '@cutover/config';
import { runCommand, UserError } from '@cutover/nx/command';
import type { ExecutorContext } from '@nx/devkit';
import { z } from 'zod';

export interface ConfirmOptions {
  readonly environment: string;
}

const variables = z.object({ CONFIRMATION: z.string().optional() });

/** `nx confirm delivery -c <environment>`: stands before what cannot be undone. */
export default function confirmExecutor(
  options: ConfirmOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runCommand(options, context, () => {
    const { environment } = options;
    const { CONFIRMATION: typed } = readVariables(variables);
    if (typed !== environment) {
      throw new UserError(
        `${typed === undefined ? 'nothing' : JSON.stringify(typed)} was typed, and ${environment} would be destroyed: nothing was changed`,
        `type ${environment}, exactly, where that is meant`,
      );
    }
    return Promise.resolve({ status: 'SUCCESSFUL', exitCode: 0, message: `${environment} is meant.` });
  });
}
