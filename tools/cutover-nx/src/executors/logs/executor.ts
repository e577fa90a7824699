import { durationSeconds, type EcsSlot, parseConfig } from '@cutover/config';
import type { ExecutorContext } from '@nx/devkit';
import { composePorts } from '../../compose-ports.ts';
import { silentReporter } from '../../reporting/silent-reporter.ts';
import { runVerb, type VerbOptions } from '../../session/run-verb.ts';

export interface LogsOptions extends VerbOptions {
  readonly slot?: EcsSlot;
  readonly since?: string;
  readonly follow?: boolean;
}

const sinceSchema = durationSeconds({ min: 1, max: 90 * 86_400 });

/** `nx logs <service>`: log lines of the tasks, each with its slot and task. */
export default function logsExecutor(
  options: LogsOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runVerb(options, context, async ({ workspace, service, signal, print }) => {
    const { environment, slot, since = '10m', follow } = options;
    const sinceMs = Date.now() - parseConfig(sinceSchema, since, '--since') * 1000;
    const composition = await composePorts({
      workspace,
      service,
      signal,
      environment,
      reporter: silentReporter,
      start: false,
    });
    let lines = 0;
    try {
      for await (const { stream, message } of composition.logs({ slot, sinceMs, follow, signal })) {
        const [from = stream, , task = ''] = stream.split('/');
        print(`${from} ${task.slice(0, 8)}  ${message}`);
        lines += 1;
      }
    } finally {
      await composition.close();
    }
    return {
      status: 'SUCCESSFUL',
      exitCode: 0,
      lines,
      message: lines === 0 ? `No log lines in the last ${since}.` : `${lines} lines.`,
    };
  });
}
