import { describeLog } from '../gates/task-failures.ts';
import { DeployError } from './deploy-error.ts';
import type { Run } from './run.ts';
import { otherSlot } from './target.ts';
import { waitFor } from './waiting.ts';
import { rulesOf } from './weights.ts';

const ATTACHED_MS = 30_000;

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
  await seeBothGroups(run);
  // A schema only ever goes forward: the older release was written to live with it.
  if (verb === 'deploy') await migrate(run);
}

/** A group that no rule names is never health-checked, and a platform refuses tasks for it. */
async function seeBothGroups(run: Run): Promise<void> {
  const { fromSlot, toSlot } = run.deployment();
  const slots = [toSlot, fromSlot ?? otherSlot(toSlot)];
  await waitFor(run, {
    what: 'both target groups in the production rules',
    timeoutMs: Math.max(ATTACHED_MS, run.settings.settleMs),
    look: (seen) => {
      const rules = rulesOf('production', seen);
      return rules.length > 0 && rules.every(({ weights }) => slots.every((slot) => slot in weights))
        ? true
        : undefined;
    },
    late: () =>
      new DeployError(
        'DRIFT',
        `the production rules do not name both target groups of ${slots.join(' and ')}`,
        'look who else changes the listener rules',
      ),
  });
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
  const started = outcome.exitCode !== undefined;
  const ended = started ? `ended with exit code ${outcome.exitCode}` : 'did not start';
  throw new DeployError(
    'MIGRATION_FAILED',
    `the migrations of ${release.name} (task ${outcome.taskId}) ${ended}: ${outcome.stoppedReason}; ${describeLog(outcome.lastLogLines)}`,
    started
      ? 'mend the migration and deploy again: those that went through are not run twice'
      : 'mend what kept the task from starting, and deploy again',
  );
}
