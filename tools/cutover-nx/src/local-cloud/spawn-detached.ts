import { spawn } from 'node:child_process';
import process from 'node:process';

/**
 * Starts a program that outlives this process and is no descendant of it: whoever ends the process tree of a verb must
 * not end the local cloud with it. A short-lived go-between is its parent, so that the system's first process adopts it.
 * @param logFile receives its output
 */
export async function spawnDetached(
  argv: readonly string[],
  options: { cwd: string; logFile: string },
): Promise<void> {
  const go = `const { spawn } = require('node:child_process'); const { openSync } = require('node:fs');
const [logFile, ...argv] = process.argv.slice(1); const log = openSync(logFile, 'a');
spawn(process.execPath, argv, { detached: true, stdio: ['ignore', log, log] }).unref();`;
  const between = spawn(process.execPath, ['-e', go, options.logFile, ...argv], {
    cwd: options.cwd,
    stdio: 'ignore',
  });
  await new Promise<void>((resolve, reject) => {
    between.once('error', reject);
    between.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`the local cloud could not be spawned (exit code ${String(code)})`));
    });
  });
}
