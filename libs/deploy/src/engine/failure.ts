import { DeployError } from './deploy-error.ts';
import type { DeployPorts, VerbResult } from './requests.ts';
import type { Run } from './run.ts';

/** What stopped a run, whichever way the news came: an aborted call may say anything. */
export function failureOf(run: Run, cause: unknown): DeployError {
  const lost: unknown = run.lock.signal.aborted ? run.lock.signal.reason : undefined;
  if (lost instanceof DeployError) return lost;
  if (run.signal().aborted) {
    return new DeployError('OPERATOR', 'stopped on request', 'run the command again to start afresh', {
      cause,
    });
  }
  if (cause instanceof DeployError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new DeployError('PLATFORM_FAILED', message, 'this was not foreseen: read the cause in the log', {
    cause,
  });
}

/** Runs a verb so that a stop before its first change is an error with words, too. */
export async function stoppable(
  { signal }: Pick<DeployPorts, 'signal'>,
  work: () => Promise<VerbResult>,
): Promise<VerbResult> {
  try {
    return await work();
  } catch (cause) {
    if (signal?.aborted !== true || cause instanceof DeployError) throw cause;
    throw new DeployError(
      'OPERATOR',
      'stopped on request, before anything was changed',
      'run the command again',
      {
        cause,
      },
    );
  }
}
