import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface ProgramOptions {
  readonly cwd: string;
  readonly signal?: AbortSignal;
  /** Written to its standard input; what must not stand on a command line. */
  readonly input?: string;
  /** It is stopped when it takes longer. */
  readonly timeoutMs?: number;
}

/** A program that ended with something else than 0, or could not be started. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
  /** Undefined where it could not be started, or a signal ended it. */
  readonly exitCode?: number;

  constructor(message: string, exitCode?: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

const LAST_LINES = 12;

/**
 * Runs a program without a shell.
 * @param argv the program and its words
 * @returns what it wrote to its standard output
 * @throws {ProgramError} with the last lines that it wrote to its standard error
 * @throws the reason of `signal` where that is aborted
 */
export async function runProgram(argv: readonly string[], options: ProgramOptions): Promise<string> {
  const { cwd, signal, input, timeoutMs } = options;
  signal?.throwIfAborted();
  const [program = '', ...words] = argv;
  // Not spawn's own time-out, whose timer holds this process where the program could not be started.
  const limit = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const stop = AbortSignal.any([signal, limit].filter((one) => one !== undefined));
  const child = spawn(program, words, { cwd, stdio: ['pipe', 'pipe', 'pipe'], signal: stop });
  const ended = new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  // A program that does not read its input closes it.
  child.stdin.on('error', () => undefined).end(input);
  try {
    const [output, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (code === 0) return output;
    throw new ProgramError(
      `${program} ended with ${code ?? 'a signal'}: ${lastLines(complaint)}`,
      code ?? undefined,
    );
  } catch (error) {
    signal?.throwIfAborted();
    if (limit?.aborted === true) throw new ProgramError(`${program} did not end within ${timeoutMs} ms`);
    if (error instanceof ProgramError) throw error;
    throw new ProgramError(`${program} cannot be started: ${(error as Error).message}`);
  }
}

/** Whether a program is there and answers this with 0. */
export async function answers(argv: readonly string[], options: ProgramOptions): Promise<boolean> {
  try {
    await runProgram(argv, options);
    return true;
  } catch (error) {
    if (error instanceof ProgramError) return false;
    throw error;
  }
}

function lastLines(complaint: string): string {
  const lines = complaint.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-LAST_LINES).join('\n').trim();
}
