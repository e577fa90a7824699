import { describeFailure, failuresOfRelease } from '../gates/task-failures.ts';
import { healthOf, judgeStart, judgeStay, unhealthyTargets, type Health } from '../gates/health-gate.ts';
import type { Observation, ServiceRevision, Slot, TaskFailure } from '../ports/platform.ts';
import { DeployError } from './deploy-error.ts';
import type { Run } from './run.ts';
import { blind, glanceOrUnknown, orUnknown, waitFor } from './waiting.ts';

/** The clocks of this machine and of the platform may differ by so much. */
const CLOCK_SKEW_MS = 60_000;
const LOGS = 'read the whole log with the logs verb, mend the release, and deploy again';
const START = 'mend what the stop reason names (image, secret, role, network or size), then deploy again';

export interface Wanted {
  readonly slot: Slot;
  readonly revision: ServiceRevision | undefined;
  readonly count: number;
}

/** Tasks of a slot that fail from the start of the watch on. */
export interface FailureWatch {
  failures(): Promise<readonly TaskFailure[]>;
}

/**
 * Watches from now on or, where an earlier run of this deployment came so far, from then: what failed in between counts.
 * Tasks that failed before are told apart by their ids, because two clocks never agree on "since".
 */
export async function watchFailures(run: Run, slot: Slot, earlierMs?: number): Promise<FailureWatch> {
  const sinceMs = (earlierMs ?? run.ports.clock.now()) - CLOCK_SKEW_MS;
  const before = await run.read('read failed tasks', (platform, signal) =>
    platform.taskFailures(slot, sinceMs, signal),
  );
  const known = new Set(
    before.filter(({ stoppedAtMs }) => stoppedAtMs <= (earlierMs ?? Infinity)).map(({ taskId }) => taskId),
  );
  return {
    failures: async () => {
      const all = await run.ports.platform.taskFailures(slot, sinceMs, run.signal());
      return all.filter(({ taskId }) => !known.has(taskId));
    },
  };
}

/**
 * Waits until the slot has all its healthy targets in two reads in a row.
 * @throws {DeployError} CIRCUIT_BREAKER, CAPACITY, HEALTH_GATE
 */
export async function becomeHealthy(run: Run, wanted: Wanted, watch: FailureWatch): Promise<void> {
  let inARow = 0;
  let last: Health = { healthy: 0, enough: false, waitingFor: '' };
  let pending = 0;
  let failed: readonly TaskFailure[] = [];
  let sick = '';
  const { startTimeoutMs } = run.settings;
  await waitFor(run, {
    what: `${wanted.count} healthy targets in ${wanted.slot}`,
    timeoutMs: startTimeoutMs,
    look: async (seen) => {
      failed = await watch.failures();
      const sample = { ...sampleOf(seen, wanted), failures: failed };
      const verdict = judgeStart(sample);
      last = verdict.health;
      pending = sample.slot?.pending ?? 0;
      sick = unhealthyTargets(sample.slot) || sick;
      tell(run, wanted, last);
      if (verdict.kind === 'failed') throw keepFailing(wanted, verdict.failures, sick);
      inARow = verdict.kind === 'healthy' ? inARow + 1 : 0;
      return inARow >= 2 ? true : undefined;
    },
    late: () => {
      const first = failed[0];
      const why = first === undefined ? '' : `; ${describeFailure(first)}`;
      return new DeployError(
        pending > 0 && failed.length === 0 ? 'CAPACITY' : 'HEALTH_GATE',
        `${wanted.slot} did not become healthy in ${seconds(startTimeoutMs)}: still waiting for ${last.waitingFor}${why}`,
        pending > 0 && failed.length === 0
          ? 'tasks that stay pending lack capacity, an address or an image: look at the events of the service'
          : LOGS,
      );
    },
  });
}

/**
 * Holds for `ms` with the slot under watch, at least one read long.
 * @throws {DeployError} TASKS_FAILED as soon as a task fails, HEALTH_GATE where no target is healthy, or some are missing
 *   for longer than a replacement takes
 */
export async function stayHealthy(run: Run, ms: number, wanted: Wanted, watch: FailureWatch): Promise<void> {
  const { clock, reporter } = run.ports;
  const { startTimeoutMs, pollMs } = run.settings;
  const untilMs = clock.now() + ms;
  let badSinceMs: number | undefined;
  if (ms > 0) reporter.report({ type: 'waiting', reason: `${wanted.slot} must stay healthy`, untilMs });
  for (;;) {
    const seen = await glanceOrUnknown(run);
    const failures = seen instanceof DeployError ? seen : await orUnknown(run, () => watch.failures());
    const unknown = failures instanceof DeployError ? failures : undefined;
    let good = false;
    let waitingFor = '';
    if (!(seen instanceof DeployError) && !(failures instanceof DeployError)) {
      const verdict = judgeStay({ ...sampleOf(seen, wanted), failures });
      tell(run, wanted, verdict.health);
      if (verdict.kind === 'failed') throw wentBad(wanted, verdict, failures);
      good = verdict.kind === 'good';
      waitingFor = verdict.health.waitingFor;
    }
    const nowMs = clock.now();
    if (good && nowMs >= untilMs) return;
    badSinceMs = good ? undefined : (badSinceMs ?? nowMs);
    if (badSinceMs !== undefined && nowMs - badSinceMs >= startTimeoutMs) {
      throw unknown === undefined
        ? thinForTooLong(wanted, waitingFor, startTimeoutMs)
        : blind(`the health of ${wanted.slot}`, startTimeoutMs, unknown);
    }
    await clock.sleep(good ? Math.min(pollMs, untilMs - nowMs) : pollMs, run.signal());
  }
}

export function sampleOf(seen: Observation, { slot, revision, count }: Wanted) {
  return { slot: seen.slots.find((one) => one.slot === slot), revision, wanted: count };
}

export function healthIn(seen: Observation, wanted: Wanted): Health {
  return healthOf(sampleOf(seen, wanted));
}

function tell(run: Run, { slot, count }: Wanted, { healthy, waitingFor }: Health): void {
  run.ports.reporter.report({ type: 'health', slot, healthy, wanted: count, waitingFor });
}

/** @param sick why targets were unhealthy before their tasks were stopped; empty where none was */
function keepFailing({ slot }: Wanted, failures: readonly TaskFailure[], sick: string): DeployError {
  const shown = failures.find(({ lastLogLines }) => lastLogLines.length > 0) ?? failures[0];
  const seen = sick === '' ? '' : ` (the load balancer said: ${sick})`;
  return new DeployError(
    'CIRCUIT_BREAKER',
    `the tasks of ${slot} keep failing, ${failures.length} so far${seen}: ${shown === undefined ? '' : describeFailure(shown)}`,
    shown?.lastLogLines.length === 0 ? START : LOGS,
  );
}

function wentBad(
  { slot, count }: Wanted,
  { why, health }: { readonly why: 'TASKS_FAILED' | 'HEALTH_GATE'; readonly health: Health },
  failures: readonly TaskFailure[],
): DeployError {
  const newest = failuresOfRelease(failures)[0];
  if (newest !== undefined) {
    return new DeployError(
      why,
      `a task of ${slot} failed after it had been healthy: ${describeFailure(newest)}`,
      LOGS,
    );
  }
  return new DeployError(
    why,
    `${slot} had ${count} healthy targets and has none any more: waiting for ${health.waitingFor}`,
    LOGS,
  );
}

function thinForTooLong({ slot, count }: Wanted, waitingFor: string, ms: number): DeployError {
  return new DeployError(
    'HEALTH_GATE',
    `${slot} has had fewer than ${count} healthy targets for ${seconds(ms)}: waiting for ${waitingFor}`,
    LOGS,
  );
}

export function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
