import { rollBack } from '@cutover/deploy';
import type { ExecutorContext } from '@nx/devkit';
import { type DeploymentOptions, runDeployment } from '../../session/run-deployment.ts';
import { runVerb } from '../../session/run-verb.ts';

export interface RollbackOptions extends DeploymentOptions {
  readonly to?: string;
  readonly resultFile?: string;
}

/** `nx rollback <service> [--to <release>]`: moves it to what the journal knows as live and good. */
export default function rollbackExecutor(
  options: RollbackOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runVerb(options, context, (session) =>
    runDeployment('rollback', options, session, (request, ports) =>
      // A form that was left empty names no release.
      rollBack({ ...request, to: options.to === '' ? undefined : options.to }, ports),
    ),
  );
}
