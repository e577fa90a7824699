import { DeployError } from './deploy-error.ts';
import type { Run } from './run.ts';
import { otherSlot } from './target.ts';
import { shift } from './traffic.ts';
import { weightsFor } from './weights.ts';

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
