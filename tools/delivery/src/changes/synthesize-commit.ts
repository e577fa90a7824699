import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { linkModules } from './link-modules.ts';

const run = promisify(execFile);
const SYNTH_MS = 300_000;

export interface CommitAssemblies extends AsyncDisposable {
  /** Holds an assembly for each environment, named after it; undefined where the commit has no infrastructure. */
  readonly folder: string | undefined;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * The templates of another commit, synthesized by its own sources with the packages that are installed here.
 * @throws Error with what the synth said
 */
export async function synthesizeCommit(workspace: string, commit: string): Promise<CommitAssemblies> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-changes-'));
  const checkout = join(folder, 'checkout');
  const git = (...args: string[]) => run('git', args, { cwd: workspace });
  const dispose = async () => {
    await git('worktree', 'remove', '--force', checkout).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await git('worktree', 'add', '--quiet', '--detach', checkout, commit);
    const program = join(checkout, 'apps/infra/src/main.ts');
    if (!existsSync(program)) return { folder: undefined, [Symbol.asyncDispose]: dispose };
    await linkModules(workspace, checkout);
    const assemblies = join(folder, 'assemblies');
    await run(process.execPath, [program, '--out', assemblies], {
      cwd: join(checkout, 'apps/infra'),
      timeout: SYNTH_MS,
    });
    return { folder: assemblies, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
