import { createExchanger } from './exchange.ts';
import type { LoadTotals } from './load.ts';
import { dueAtMs, dueBy, plan } from './schedule.ts';
import { createTally } from './tally.ts';

export interface GeneratorOptions {
  readonly baseUrl: string;
  readonly requestsPerSecond: number;
  readonly requests: readonly [PlannedRequest, ...PlannedRequest[]];
  readonly timeoutMs: number;
  readonly newConnectionShare: number;
}

interface PlannedRequest {
  readonly path: string;
  readonly status: number;
}

export interface Generator {
  totals(): LoadTotals;
  /** Starts no more requests; resolves when the last one in flight has ended, after `timeoutMs` at the latest. */
  stop(): Promise<void>;
}

/**
 * Sends requests on an open loop: each starts when it is due, whatever happened to those before. After a stall of this
 * thread, all that fell due in the meantime start at once.
 */
export function generate(options: GeneratorOptions): Generator {
  const { requestsPerSecond, requests, newConnectionShare } = options;
  const exchanger = createExchanger(options.baseUrl, options.timeoutMs);
  const tally = createTally();
  const beganAtMs = performance.now();
  const elapsedMs = (): number => performance.now() - beganAtMs;
  const drained = Promise.withResolvers<undefined>();
  let started = 0;
  let inFlight = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  function start(n: number): void {
    const due = dueAtMs(n, requestsPerSecond);
    const { request, newConnection } = plan(n, requests, newConnectionShare);
    inFlight += 1;
    tally.started(elapsedMs() - due);
    exchanger.send(request, newConnection, (exchange) => {
      tally.ended({ ...exchange, path: request.path, dueAtMs: due, endedAtMs: elapsedMs() });
      inFlight -= 1;
      endIfDrained();
    });
  }

  function startWhatIsDue(): void {
    const due = dueBy(elapsedMs(), requestsPerSecond);
    for (; started < due; started += 1) start(started);
    timer = setTimeout(startWhatIsDue, Math.max(1, dueAtMs(started, requestsPerSecond) - elapsedMs()));
  }

  function endIfDrained(): void {
    if (!stopped || inFlight > 0) return;
    exchanger.close();
    drained.resolve(undefined);
  }

  startWhatIsDue();
  return {
    totals: () => tally.totals(),
    stop() {
      stopped = true;
      clearTimeout(timer);
      endIfDrained();
      return drained.promise;
    },
  };
}
