import { readVariables } from '@cutover/config';
import { runCommand } from '@cutover/nx/command';
import type { ExecutorContext } from '@nx/devkit';
import { z } from 'zod';
import { assertConfirmed } from '../../confirm/assert-confirmed.ts';

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
    assertConfirmed(environment, readVariables(variables).CONFIRMATION);
    return Promise.resolve({ status: 'SUCCESSFUL', exitCode: 0, message: `${environment} is meant.` });
  });
}
