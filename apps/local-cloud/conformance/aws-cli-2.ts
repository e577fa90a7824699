import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** PyPI has version 1 alone; Debian 12 packages this one. */
const VERSION = '2.9.19-1';
const PYTHON = '/usr/bin/python3';

/**
 * The AWS CLI in version 2, taken from Debian's packages and laid out below `folder`: nothing is installed on the machine.
 * @returns its program, or why it cannot be had here
 */
export function awsCli2(folder: string): { readonly program: string } | { readonly lack: string } {
  const program = join(folder, VERSION, 'aws');
  if (existsSync(program)) return { program };
  for (const needed of ['apt-get', 'dpkg-deb', PYTHON]) {
    if (spawnSync(needed, ['--version']).error) return { lack: `there is no ${needed}` };
  }
  const packages = packagesMissing();
  if (packages === undefined) return { lack: `apt-get offers no awscli=${VERSION} (Debian 12 does)` };
  rmSync(folder, { recursive: true, force: true });
  const unpacked = join(folder, 'unpacked');
  const downloads = join(folder, 'downloads');
  mkdirSync(downloads, { recursive: true });
  run('apt-get', ['download', ...packages], downloads);
  for (const file of readdirSync(downloads)) run('dpkg-deb', ['--extract', file, unpacked], downloads);
  rmSync(downloads, { recursive: true });
  const modules = join(unpacked, 'usr/lib/python3/dist-packages');
  // Unbuffered: whoever follows a log reads each line when it comes.
  const script = [
    '#!/bin/sh',
    `PYTHONPATH='${modules}' exec ${PYTHON} -u '${join(unpacked, 'usr/bin/aws')}' "$@"`,
    '',
  ];
  mkdirSync(join(folder, VERSION));
  writeFileSync(`${program}.new`, script.join('\n'), { mode: 0o755 });
  renameSync(`${program}.new`, program);
  return { program };
}

/** The AWS CLI and what it needs beyond what is installed. Undefined where the machine's package lists lack it. */
function packagesMissing(): readonly string[] | undefined {
  const simulate = () => {
    const args = ['install', '--simulate', '--no-install-recommends', `awscli=${VERSION}`];
    const { status, stdout } = spawnSync('apt-get', args, { encoding: 'utf8' });
    return status === 0 ? [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name ?? '') : undefined;
  };
  const found = simulate();
  if (found !== undefined || process.getuid?.() !== 0) return found;
  // A machine that has never asked has no lists.
  spawnSync('apt-get', ['update', '--quiet']);
  return simulate();
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} failed: ${stderr}`);
}
