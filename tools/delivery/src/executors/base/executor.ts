import { readVariables } from '@cutover/config';
import { deliveredCommitOf, runCommand } from '@cutover/nx/command';
import type { ExecutorContext } from '@nx/devkit';
import { z } from 'zod';
import { baseOf, EVERYTHING } from '../../commits/base-of.ts';
import { historyOf } from '../../commits/history.ts';
import { setVariables } from '../../github/job-files.ts';

export interface BaseOptions {
  readonly environment: string;
}

/** As a checkbox of GitHub's gives it; empty where there is none. */
const variablesSchema = z.object({ EVERYTHING: z.enum(['true', 'false']).optional() });

/** `nx base delivery -c <environment>`: what `nx affected` compares with from here on. */
export default function baseExecutor(
  options: BaseOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runCommand(options, context, async ({ workspace }) => {
    const { environment } = options;
    const history = historyOf(workspace);
    const { EVERYTHING: asked } = readVariables(variablesSchema);
    // Asked in any case: it refuses to go back behind what the environment has.
    const known = await baseOf(environment, await deliveredTo(workspace, environment), history);
    const { base, why } =
      asked === 'true'
        ? { base: EVERYTHING, why: 'everything is shipped, because that was asked for' }
        : known;
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
