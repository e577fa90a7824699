import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Installs a program of Go below `folder`, once for each version.
 * @param path of its package, with the version, such as `example.com/tool/cmd/tool@v1.2.3`
 * @returns the folder that it is in, or why it cannot be had on this machine
 */
export function goProgram(
  path: string,
  folder: string,
): { readonly folder: string } | { readonly lack: string } {
  const [, name = '', version = ''] = /([^/]+)@(.+)$/.exec(path) ?? [];
  const bin = join(folder, version);
  if (existsSync(join(bin, name))) return { folder: bin };
  if (spawnSync('go', ['version']).error !== undefined) return { lack: 'there is no go' };
  // Outside of a module, so that none here is asked for its versions.
  mkdirSync(bin, { recursive: true });
  const { status, stderr } = spawnSync('env', [`GOBIN=${bin}`, 'go', 'install', path], {
    cwd: bin,
    encoding: 'utf8',
  });
  if (status === 0) return { folder: bin };
  return { lack: `go install ${path} ended with ${status ?? 'a signal'}:\n${stderr}` };
}
