import type { ExecutorContext } from '@nx/devkit';
import { destroyLocalCloud } from '../../local-cloud/destroy-local-cloud.ts';
import { runVerb, type VerbOptions } from '../../session/run-verb.ts';
import { UserError } from '../../user-error.ts';

/** `nx destroy <service>`: stops and removes everything on this machine. */
export default function destroyExecutor(
  options: VerbOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runVerb(options, context, async ({ workspace }) => {
    if (options.environment !== 'local') {
      throw new UserError(
        `destroy does not touch ${options.environment}`,
        'remove what runs on AWS with its stacks: cdk destroy',
      );
    }
    const stopped = await destroyLocalCloud(workspace);
    const message = stopped
      ? 'The local cloud is stopped and its state removed.'
      : 'Nothing to do: no local cloud runs or has state here.';
    return { status: stopped ? 'SUCCESSFUL' : 'NOTHING_TO_DO', exitCode: 0, message };
  });
}
