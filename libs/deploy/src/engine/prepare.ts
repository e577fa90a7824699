import { describeLog } from '../gates/task-failures.ts';
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

/** Registers the revision, puts both groups into every rule, and runs the migrations. */
export async function preScaleUp(run: Run): Promise<void> {
  const { toSlot, release, targetRevision, verb } = run.deployment();
  if (targetRevision === undefined) {
    const registered = await run.persist('register the revision', () =>
      run.change('register the revision', (platform, signal) =>
        platform.registerRevision(toSlot, release, signal),
      ),
    );
    await run.record({ targetRevision: registered });
  }
  await run.persist('attach the target groups', () =>
    run.change('attach the target groups', (platform, signal) => platform.attachGroups(signal)),
  );
  // A schema only ever goes forward: the older release was written to live with it.
  if (verb === 'deploy') await migrate(run);
}

async function migrate(run: Run): Promise<void> {
  const { migrate: command, taskTimeoutMs } = run.settings;
  const { targetRevision: revision, release } = run.deployment();
  if (command === undefined || revision === undefined) return;
  const outcome = await run.persist('run the migrations', () =>
    run.change('run the migrations', (platform, signal) => platform.runTask(revision, command, signal), {
      deadlineMs: taskTimeoutMs,
      late: () =>
        new DeployError(
          'MIGRATION_FAILED',
          `the migrations of ${release.name} had not ended after ${taskTimeoutMs / 1000} s and were stopped`,
          'read their log; raise taskTimeout if they need longer',
        ),
      stoppable: true,
    }),
  );
  if (outcome.exitCode === 0) return;
  const ended = outcome.exitCode === undefined ? 'did not start' : `ended with exit code ${outcome.exitCode}`;
  throw new DeployError(
    'MIGRATION_FAILED',
    `the migrations of ${release.name} (task ${outcome.taskId}) ${ended}: ${outcome.stoppedReason}; ${describeLog(outcome.lastLogLines)}`,
    'mend the migration and deploy again: those that went through are not run twice',
  );
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

/** The test rules show the new release. */
export async function shiftTest(run: Run): Promise<void> {
  const { toSlot, fromSlot } = run.deployment();
  await shift(run, 'test', weightsFor(toSlot, fromSlot ?? otherSlot(toSlot), 100));
}

/** @throws {DeployError} VALIDATION_FAILED with the answer of the release */
export async function validate(run: Run): Promise<void> {
  const { toSlot, release } = run.deployment();
  const answer = await run.read(
    'ask the release',
    (platform, signal) => platform.validate(toSlot, release, signal),
    run.settings.startTimeoutMs,
  );
  if (answer === undefined) {
    run.ports.reporter.report({
      type: 'note',
      text: 'the release was not asked: nobody here may reach the test listener',
    });
    return;
  }
  if (answer.ready) return;
  throw new DeployError(
    'VALIDATION_FAILED',
    `${release.name} in ${toSlot} says that it may not take traffic: ${answer.detail}`,
    'mend what the answer names, then deploy again',
  );
}
