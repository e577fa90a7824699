import { status } from '@cutover/deploy';
import type { ExecutorContext } from '@nx/devkit';
import { composePorts } from '../../compose-ports.ts';
import { statusAnswer } from '../../reporting/status-answer.ts';
import { runVerb, type VerbOptions } from '../../session/run-verb.ts';
import { silentReporter } from '../../reporting/silent-reporter.ts';

/** `nx status <service>`: what is live, in which slot, and who holds the lock. */
export default function statusExecutor(
  options: VerbOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runVerb(options, context, async ({ workspace, service, signal }) => {
    const { environment } = options;
    const composition = await composePorts({
      workspace,
      service,
      signal,
      environment,
      reporter: silentReporter,
      start: false,
    });
    try {
      return statusAnswer(await status(composition.ports), composition.url);
    } finally {
      await composition.close();
    }
  });
}
