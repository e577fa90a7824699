import { spawn } from 'node:child_process';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { UserError } from '../user-error.ts';

/** Runs in a process of its own: starts the program, says its process id, and ends. */
const GO_BETWEEN = `const { spawn } = require('node:child_process');
const [logFile, ...argv] = process.argv.slice(1);
const log = require('node:fs').openSync(logFile, 'w');
const child = spawn(process.execPath, argv, { detached: true, stdio: ['ignore', log, log] });
child.unref();
process.stdout.write(String(child.pid));`;

/**
 * Starts a program that outlives this process and is no descendant of it: whoever ends the process tree of a verb must
 * not end the local cloud with it. A short-lived go-between is its parent, so that the system's first process adopts it.
 * @param logFile receives its output, and loses what it held
 * @returns the process id of the program
 * @throws {UserError} where it cannot be started, or its log not be written
 */
export async function spawnDetached(
  argv: readonly string[],
  options: { readonly cwd: string; readonly logFile: string },
): Promise<number> {
  const between = spawn(process.execPath, ['-e', GO_BETWEEN, options.logFile, ...argv], {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, complaint] = await Promise.all([text(between.stdout), text(between.stderr)]);
  const pid = Number(said);
  if (Number.isInteger(pid) && pid > 0) return pid;
  throw new UserError(
    `${argv[0] ?? 'the program'} could not be started: ${firstErrorLine(complaint)}`,
    `make ${options.logFile} and its folder writable, or free some space on its disk`,
  );
}

/** Node prints the place in the code first, and a stack after it. */
function firstErrorLine(complaint: string): string {
  return /^\w*Error: .*$/m.exec(complaint)?.[0] ?? complaint.trim();
}
