import { deliveredCommitOf, runCommand, UserError } from '@cutover/nx/command';
import type { ExecutorContext } from '@nx/devkit';
import { assertNotOlder } from '../../commits/base-of.ts';
import { historyOf } from '../../commits/history.ts';

export interface DeliveredOptions {
  readonly environment: string;
}

/** `nx delivered delivery -c <environment>`: called when everything of this commit is there, and never before. */
export default function deliveredExecutor(
  options: DeliveredOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runCommand(options, context, async ({ workspace }) => {
    const { environment } = options;
    const record = await deliveredCommitOf(workspace, environment);
    if (record === undefined) {
      throw new UserError(
        'the local cloud does not run on this machine, and would remember it',
        'run npx nx deploy service, which starts it',
      );
    }
    try {
      const history = historyOf(workspace);
      const head = await history.head();
      const before = await record.read();
      if (before !== undefined) await assertNotOlder(environment, before, head, history);
      await record.write(head);
      return { status: 'SUCCESSFUL', exitCode: 0, commit: head, message: `${environment} has ${head}.` };
    } finally {
      await record.close();
    }
  });
}
