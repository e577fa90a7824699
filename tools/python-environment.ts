import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** botocore's oldest. */
const OLDEST_PYTHON = [3, 10] as const;

/** Why there can be no Python environment on this machine; undefined where there can. */
export function whatPythonLacks(): string | undefined {
  const question = 'import sys, venv, ensurepip; print(*sys.version_info[:2])';
  const { status, stdout, error } = spawnSync('python3', ['-c', question], { encoding: 'utf8' });
  if (error) return 'there is no python3';
  if (status !== 0) return 'python3 has no venv module (Debian: python3-venv)';
  const [major = 0, minor = 0] = stdout.trim().split(' ').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_PYTHON;
  if (major === oldestMajor && minor >= oldestMinor) return undefined;
  return `python3 is ${major}.${minor}, older than ${OLDEST_PYTHON.join('.')}`;
}

/**
 * Installs the pinned requirements below `folder`, once for the same requirements and Python.
 * @returns the folder of its programs
 * @throws Error where pip fails, with what it said
 */
export async function pythonEnvironment(requirements: string, folder: string): Promise<string> {
  const { stdout: version } = spawnSync('python3', ['-VV'], { encoding: 'utf8' });
  const hash = createHash('sha256').update(readFileSync(requirements)).update(version).digest('hex');
  const environment = join(folder, hash.slice(0, 16));
  const done = join(environment, 'installed');
  const bin = join(environment, 'bin');
  if (existsSync(done)) return bin;
  // Of other requirements, or half installed.
  rmSync(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', environment]);
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  await run(join(bin, 'pip'), ['install', ...quiet, '--requirement', requirements]);
  writeFileSync(done, '');
  return bin;
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${code ?? 'a signal'}`);
}
