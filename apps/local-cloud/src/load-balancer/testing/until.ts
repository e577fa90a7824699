import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when the condition holds; rejects after ten seconds, so that a test that fails also ends. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ten seconds: ${condition.toString()}`);
    await sleep(2);
  }
}
