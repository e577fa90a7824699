import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Why nothing of Go can be installed on this machine; undefined where it can. */
export function whatGoLacks(): string | undefined {
  return spawnSync('go', ['version']).error === undefined ? undefined : 'there is no go';
}

/**
 * Installs a program of Go below `folder`, once for each version.
 * @param path of its package, with the version, such as `example.com/tool/cmd/tool@v1.2.3`
 * @returns the folder that it is in
 * @throws Error where it cannot be installed, with what Go said
 */
export function goProgram(path: string, folder: string): string {
  const [, name = '', version = ''] = /([^/]+)@(.+)$/.exec(path) ?? [];
  const bin = join(folder, version);
  if (existsSync(join(bin, name))) return bin;
  // Outside of a module, so that none here is asked for its versions.
  mkdirSync(bin, { recursive: true });
  const { status, stderr } = spawnSync('env', [`GOBIN=${bin}`, 'go', 'install', path], {
    cwd: bin,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`go install ${path} ended with ${status ?? 'a signal'}:\n${stderr}`);
  return bin;
}
