import type { VerbResult } from '@cutover/deploy';
import type { LoadTotals } from '@cutover/load';
import type { VerbAnswer } from '../session/run-verb.ts';
import { duration, failuresInWords, releaseInWords } from './wording.ts';

export interface FinishedDeployment {
  readonly result: VerbResult;
  /** Undefined where no load ran. */
  readonly load: LoadTotals | undefined;
  readonly url: string;
  readonly durationMs: number;
}

/** Turns the end of a deployment into its one sentence and its result file. A lost request is a failure, whatever the engine says. */
export function deploymentAnswer({ result, load, url, durationMs }: FinishedDeployment): VerbAnswer {
  const { deployment, status } = result;
  const requests = load === undefined ? undefined : { total: load.started, failed: load.failed };
  const wentWell = status === 'SUCCESSFUL' || status === 'NOTHING_TO_DO';
  const lost = (requests?.failed ?? 0) > 0;
  return {
    status,
    exitCode: wentWell && !lost ? 0 : 1,
    deploymentId: deployment?.id,
    fromSlot: deployment?.fromSlot,
    toSlot: deployment?.toSlot,
    release: deployment?.release.name,
    version: deployment?.release.version,
    digest: deployment?.release.digest,
    requests,
    firstFailures: load?.firstFailures,
    durationMs,
    stages: deployment?.stages ?? [],
    ...(wentWell ? {} : { reason: result.message }),
    url,
    message:
      status === 'SUCCESSFUL'
        ? success({ result, load, url, durationMs })
        : withRequests(result.message, load, url),
  };
}

function success({ result, load, url, durationMs }: FinishedDeployment): string {
  const { deployment } = result;
  if (deployment === undefined) return result.message;
  const { release, service, toSlot, verb } = deployment;
  const what =
    verb === 'rollback'
      ? `${service} is back: release ${releaseInWords(release)}`
      : `Release ${releaseInWords(release)} of ${service}`;
  return withRequests(`${what} is live in ${toSlot} after ${duration(durationMs)}`, load, url);
}

function withRequests(sentence: string, load: LoadTotals | undefined, url: string): string {
  const head = sentence.replace(/\.$/, '');
  if (load === undefined) return `${head}: ${url}`;
  const words = `${head}: ${failuresInWords({ total: load.started, failed: load.failed })}. ${url}`;
  return [
    words,
    ...load.firstFailures.slice(0, 5).map(({ path, outcome, detail }) => `  ${path}: ${outcome} (${detail})`),
  ].join('\n');
}
