import { UserError } from '../user-error.ts';
import { ProgramError, runProgram } from './run-program.ts';

/** What a workspace's sources are, in git's words. */
export interface SourceCommit {
  /** 40 hexadecimal digits. */
  readonly revision: string;
  /** When it was committed, seconds since the epoch. */
  readonly committedAt: number;
  /** Files that are not as the commit has them, those that git does not know included; relative to the workspace. */
  readonly changed: readonly string[];
}

/**
 * The commit that is checked out.
 * @throws {UserError} without git, outside a checkout, or before its first commit
 */
export async function sourceCommit(workspace: string): Promise<SourceCommit> {
  const git = (...words: string[]) => runProgram(['git', ...words], { cwd: workspace });
  try {
    const [head, status] = await Promise.all([
      git('show', '--no-patch', '--no-show-signature', '--format=%H %ct', 'HEAD'),
      git('status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames'),
    ]);
    const [revision = '', committedAt = ''] = head.trim().split(' ');
    const changed = status.split('\0').filter((line) => line !== '');
    return { revision, committedAt: Number(committedAt), changed: changed.map((line) => line.slice(3)) };
  } catch (cause) {
    if (!(cause instanceof ProgramError)) throw cause;
    throw new UserError(
      `an image is named by the commit that it was made of, and there is none: ${cause.message}`,
      'work in a git checkout that has a commit',
      { cause },
    );
  }
}

/**
 * What others are to run must be found again: by its commit.
 * @param use what the image is for, such as `staging`
 * @throws {UserError} where it would hold what is in no commit
 */
export function assertCommitted({ changed }: SourceCommit, use: string): void {
  if (changed.length === 0) return;
  throw new UserError(
    `an image for ${use} is built of a commit, and these files are in none: ${firstOf(changed)}`,
    'commit or stash them; without -c and --push they are built as they are, for this machine',
  );
}

const SHOWN = 5;

function firstOf(files: readonly string[]): string {
  const more = files.length - SHOWN;
  return `${files.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
