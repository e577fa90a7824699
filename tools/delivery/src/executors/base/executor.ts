import { deliveredCommitOf, runCommand } from '@cutover/nx/command';
import type { ExecutorContext } from '@nx/devkit';
import { baseOf } from '../../commits/base-of.ts';
import { historyOf } from '../../commits/history.ts';
import { setVariables } from '../../github/job-files.ts';

export interface BaseOptions {
  readonly environment: string;
}

/** `nx base delivery -c <environment>`: what `nx affected` compares with from here on. */
export default function baseExecutor(
  options: BaseOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runCommand(options, context, async ({ workspace }) => {
    const { environment } = options;
    const history = historyOf(workspace);
    const { base, why } = await baseOf(environment, await deliveredTo(workspace, environment), history);
    const head = await history.head();
    const variables = { NX_BASE: base, NX_HEAD: head };
    await setVariables(variables);
    const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    return { status: 'SUCCESSFUL', exitCode: 0, base, head, message: [why, ...lines].join('\n') };
  });
}

async function deliveredTo(workspace: string, environment: string): Promise<string | undefined> {
  const record = await deliveredCommitOf(workspace, environment);
  try {
    return await record?.read();
  } finally {
    await record?.close();
  }
}
