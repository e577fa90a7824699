import { UserError } from '@cutover/nx/command';
import type { History } from './history.ts';

/** git's tree without files, the same in every repository: compared with it, everything is a change. */
export const EVERYTHING = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export interface Base {
  /** What the commit is compared with. */
  readonly base: string;
  readonly why: string;
}

/**
 * From which commit on an environment lacks what was changed. Not the commit before: a run that failed would lose its change.
 * @param delivered what the environment remembers; undefined where it does not
 * @throws {UserError} where the clone is too short to tell, and where the environment is further already
 */
export async function baseOf(
  environment: string,
  delivered: string | undefined,
  history: History,
): Promise<Base> {
  if (delivered === undefined) {
    return { base: EVERYTHING, why: `${environment} remembers no delivery: everything is shipped` };
  }
  const head = await history.head();
  if (await history.isShallow()) {
    throw new UserError(
      'this clone lacks older commits, so that nobody can tell what was changed since the last delivery',
      'check out with fetch-depth: 0, or run git fetch --unshallow',
    );
  }
  if (!(await history.has(delivered))) {
    return {
      base: EVERYTHING,
      why: `${environment} has ${delivered}, which is no commit of this history: everything is shipped`,
    };
  }
  if (await history.contains(head, delivered)) {
    return { base: delivered, why: `${environment} has ${delivered}` };
  }
  await assertNotOlder(environment, delivered, head, history);
  return {
    base: EVERYTHING,
    why: `${environment} has ${delivered}, which this commit does not hold: everything is shipped`,
  };
}

/** An approval that comes late must not take an environment back behind what was delivered since. */
export async function assertNotOlder(
  environment: string,
  delivered: string,
  head: string,
  history: History,
): Promise<void> {
  if (delivered === head || !(await history.contains(delivered, head))) return;
  throw new UserError(
    `${environment} has ${delivered}, which is newer than ${head} and holds it: nothing was changed`,
    'deliver the newest commit; to go back to an older release, use the rollback workflow or nx rollback',
  );
}
