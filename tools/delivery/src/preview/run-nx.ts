import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';

export interface NxRun {
  readonly exitCode: number;
  /** All that it printed, without colours. */
  readonly output: string;
}

/** Runs Nx in a workspace. @param variables beside those of this process */
export async function runNx(
  workspace: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<NxRun> {
  const nx = createRequire(`${workspace}/package.json`).resolve('nx/bin/nx.js');
  const set = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const child = spawn('env', [...set, process.execPath, nx, ...args], {
    cwd: workspace,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode: exitCode ?? 1, output: stripVTControlCharacters(output) };
}
