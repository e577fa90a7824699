import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Ended {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment; without it, that of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** It is killed after so long. Unit: milliseconds. Default 10 minutes. */
  readonly timeoutMs?: number;
}

const TEN_MINUTES_MS = 600_000;

/** Runs a program without a shell to its end, whatever that is. @throws Error where it cannot be started */
export async function attempt(
  program: string,
  args: readonly string[],
  { cwd, env, timeoutMs = TEN_MINUTES_MS }: RunOptions = {},
): Promise<Ended> {
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, stdout, stderr };
}

/** @returns what it printed, trimmed. @throws Error with its last words where it does not end with 0 */
export async function run(program: string, args: readonly string[], options?: RunOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await attempt(program, args, options);
  if (exitCode === 0) return stdout.trim();
  const words = [program, ...args].join(' ');
  throw new Error(`${words} ended with ${exitCode ?? 'a signal'}: ${stderr.trim().slice(-2000)}`);
}
