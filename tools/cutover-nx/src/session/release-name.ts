import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The name that people give a release: the commit it was built from and the start of its digest, such as
 * `1a2b3c4-9f8e7d6c`. Equal digests of one commit have one name; work that is not committed shows in the digest.
 */
export function releaseName({ commit, digest }: { commit: string | undefined; digest: string }): string {
  const content = digest.replace(/^sha256:/, '').slice(0, 8);
  return commit === undefined ? content : `${commit}-${content}`;
}

/** Undefined outside a git checkout, or before its first commit. */
export async function shortCommit(workspace: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', ['rev-parse', '--short=7', 'HEAD'], {
      cwd: workspace,
      timeout: 5000,
    });
    return stdout.trim();
  } catch {
    // A source archive has no history: the digest names the release alone.
    return undefined;
  }
}
