import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';

/**
 * Runs a script of the workspace at this terminal, with its questions and its colours.
 * @param options.signal asks it to stop, as Ctrl-C does; how it ends is its own to say
 * @returns its exit code; 1 where a signal ended it
 */
export async function runScript(
  argv: readonly string[],
  { cwd, signal }: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<number> {
  signal.throwIfAborted();
  const script = spawn(process.execPath, argv, { cwd, stdio: 'inherit' });
  const stop = () => script.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  try {
    const [code] = (await once(script, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
