/** Seconds before the next attempt, by how many tasks in a row have not reached RUNNING. */
const DELAYS = [1, 2, 5, 10, 20, 40, 80, 160, 320, 640];
/** The longest that ECS waits: 27 minutes. */
const LONGEST = 1620;

export function backOffSeconds(failures: number): number {
  return failures === 0 ? 0 : (DELAYS[failures - 1] ?? LONGEST);
}

/** Failures in a row from which on a service says that it cannot start its tasks. */
export const IMPAIRED_AFTER = 3;
