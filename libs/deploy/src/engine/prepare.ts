import type { Slot, Weights } from '../ports/platform.ts';
import { DeployError } from './deploy-error.ts';
import { assertExpected } from './drift.ts';
import type { Run } from './run.ts';
import { isEmpty, retire } from './retire.ts';
import { otherSlot } from './target.ts';
import { shift } from './traffic.ts';
import { waitFor } from './waiting.ts';
import { noTraffic, weightsFor } from './weights.ts';

/** @throws {DeployError} VERIFY_FAILED with every finding */
export async function verify(run: Run): Promise<void> {
  const { release } = run.deployment();
  const findings = await run.read('check the preconditions', (platform, signal) =>
    platform.verify(release, signal),
  );
  if (findings.length === 0) return;
  throw new DeployError(
    'VERIFY_FAILED',
    `this cannot work: ${findings.map(({ what }) => what).join('; ')}`,
    [...new Set(findings.map(({ hint }) => hint))].join('; '),
  );
}

/** What an earlier deployment left in the slot that takes over must not be counted as the new release. */
export async function emptyIdleSlot(run: Run): Promise<void> {
  const { fromSlot, toSlot, targetRevision, targetIdleSinceMs } = run.deployment();
  const seen = await run.read('read what is live', (platform, signal) => platform.observe(signal));
  assertExpected(seen, run.deployment());
  const { revision } = seen.slots.find(({ slot }) => slot === toSlot) ?? {};
  if (isEmpty(toSlot, seen) || (revision !== undefined && revision.id === targetRevision?.id)) return;
  await shift(run, 'test', testWeights(fromSlot, toSlot));
  await retire(run, toSlot, targetIdleSinceMs ?? run.ports.clock.now());
  const { deregistrationDelayMs, startTimeoutMs } = run.settings;
  await waitFor(run, {
    what: `${toSlot} to be empty`,
    // The load balancer drains the targets, then the platform stops the tasks.
    timeoutMs: deregistrationDelayMs + startTimeoutMs,
    look: (now) => (isEmpty(toSlot, now) ? true : undefined),
    late: () =>
      new DeployError(
        'TIMEOUT',
        `${toSlot} was scaled to 0, but its old tasks do not end`,
        'look at its tasks and at who else scales the service',
      ),
  });
}

function testWeights(fromSlot: Slot | undefined, toSlot: Slot): Weights {
  return fromSlot === undefined ? noTraffic([toSlot, otherSlot(toSlot)]) : weightsFor(fromSlot, toSlot, 100);
}

/** As many tasks as carry all traffic now, or as are wanted. */
export async function scaleUp(run: Run): Promise<void> {
  await run.persist('scale up', async () => {
    const { fromSlot, toSlot, targetRevision, desired } = run.deployment();
    if (targetRevision === undefined) throw new TypeError('SCALE_UP comes after PRE_SCALE_UP');
    const seen = await run.glance();
    const live = seen.slots.find(({ slot }) => slot === fromSlot)?.desired ?? 0;
    const count = Math.max(desired, live);
    if (count !== desired) await run.record({ desired: count });
    await run.change('scale up', (platform, signal) =>
      platform.ensureCapacity(toSlot, targetRevision, count, signal),
    );
  });
}
