import type { Observation, Release, ServiceRevision, SlotState } from '../ports/platform.ts';
import { isStuck } from './lifecycle.ts';
import { acceptLive, assertExpected, assertWhole } from './drift.ts';
import type { Lock } from './lock.ts';
import type { DeployPorts, VerbRequest } from './requests.ts';
import { persistently } from './retry.ts';
import { openRun, type Run } from './run.ts';
import type { ServiceDeployment } from './service-deployment.ts';
import { otherSlot } from './target.ts';
import { liveSlot } from './weights.ts';

/** What there is before anything is done: what is live, and what the journal says. */
export interface Situation {
  readonly seen: Observation;
  /** Undefined where nothing has all production traffic. */
  readonly live: SlotState | undefined;
  /** The newest deployment. */
  readonly last: ServiceDeployment | undefined;
}

export async function look(
  ports: Pick<DeployPorts, 'platform' | 'journal' | 'clock' | 'signal'>,
): Promise<Situation> {
  const signal = ports.signal ?? new AbortController().signal;
  const scope = { clock: ports.clock, signal };
  const [seen, [last]] = await Promise.all([
    persistently('read what is live', scope, () => ports.platform.observe(signal)),
    persistently('read the journal', scope, () => ports.journal.history(1)),
  ]);
  const slot = liveSlot(seen);
  return { seen, live: seen.slots.find((state) => state.slot === slot), last };
}

export interface Goal {
  readonly verb: ServiceDeployment['verb'];
  readonly release: Release;
  readonly steps: readonly number[];
  /** The very revision to bring back; undefined where the release gets today's settings. */
  readonly revision?: ServiceRevision;
}

/**
 * A new deployment, not yet in the journal.
 * @throws {DeployError} DRIFT before anything is written
 */
export function begin(
  request: VerbRequest,
  ports: DeployPorts,
  lock: Lock,
  { seen, live, last }: Situation,
  { verb, release, steps, revision }: Goal,
): Run {
  // What a stuck deployment left was for a person to settle, and `assertWhole` says that it is.
  if (last !== undefined && !isStuck(last) && request.acceptDrift !== true) assertExpected(seen, last);
  assertWhole(seen);
  const startedAtMs = ports.clock.now();
  const toSlot = live === undefined ? emptySlot(seen) : otherSlot(live.slot);
  const deployment = acceptLive(seen, {
    id: ports.newId(),
    service: request.service,
    environment: request.environment,
    verb,
    status: 'IN_PROGRESS',
    stages: [
      {
        stage: 'ACQUIRE_LOCK',
        startedAtMs: lock.lease().acquiredAtMs,
        endedAtMs: startedAtMs,
        outcome: 'SUCCEEDED',
      },
    ],
    release,
    fromSlot: live?.slot,
    toSlot,
    sourceRevision: live?.revision,
    targetRevision: revision,
    expectedWeights: {},
    steps,
    desired: Math.max(request.settings.desired, live?.desired ?? 0),
    sourceDesired: live?.desired,
    startedAtMs,
    targetIdleSinceMs: last === undefined ? undefined : idleSince(last, toSlot),
  });
  return openRun(request, ports, lock, deployment, { resumed: false });
}

function emptySlot({ slots }: Observation): 'blue' | 'green' {
  const state = (slot: 'blue' | 'green') => slots.find((one) => one.slot === slot);
  return (state('blue')?.desired ?? 0) <= (state('green')?.desired ?? 0) ? 'blue' : 'green';
}

/** Since when the slot has had no traffic, as far as the last deployment knows. */
export function idleSince(last: ServiceDeployment, slot: ServiceDeployment['toSlot']): number | undefined {
  if (last.fromSlot === slot) return last.sourceIdleSinceMs;
  return last.toSlot === slot ? last.targetIdleSinceMs : undefined;
}
