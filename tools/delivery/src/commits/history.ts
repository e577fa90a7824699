import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from '@cutover/nx/command';

const run = promisify(execFile);
const TIMEOUT_MS = 30_000;

/** The history of a clone, as far as a delivery asks about it. */
export interface History {
  /** Commit that is checked out, 40 digits. @throws {UserError} outside of a clone */
  head(): Promise<string>;
  has(commit: string): Promise<boolean>;
  /** Whether `later` holds everything that `earlier` does; a commit holds itself. */
  contains(later: string, earlier: string): Promise<boolean>;
  /** Whether older commits were left out of the clone. */
  isShallow(): Promise<boolean>;
}

export function historyOf(workspace: string): History {
  const git = async (...args: string[]) =>
    (await run('git', args, { cwd: workspace, timeout: TIMEOUT_MS })).stdout.trim();
  /** git's exit codes: 0 yes, 1 no, others an error, such as 128 for a commit that is not there. */
  const answers = async (...args: string[]) => {
    try {
      await git(...args);
      return true;
    } catch (error) {
      if ([1, 128].includes(Number((error as { code?: unknown }).code))) return false;
      throw error;
    }
  };
  return {
    head: () =>
      git('rev-parse', 'HEAD').catch((cause: unknown) => {
        throw new UserError(
          'there is no commit here: a delivery ships commits',
          'run it in a git clone of this repository',
          { cause },
        );
      }),
    has: (commit) => answers('cat-file', '-e', `${commit}^{commit}`),
    contains: (later, earlier) => answers('merge-base', '--is-ancestor', earlier, later),
    isShallow: async () => (await git('rev-parse', '--is-shallow-repository')) === 'true',
  };
}
