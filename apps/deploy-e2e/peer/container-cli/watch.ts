// Outlives the command line that started it: owns one task's process and writes its exit code where it ends.
import { spawn } from 'node:child_process';
import { openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import process from 'node:process';

interface Task {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly log: string;
  readonly pid: string;
  readonly exit: string;
}

const task = JSON.parse(readFileSync(process.stdin.fd, 'utf8')) as Task;
const log = openSync(task.log, 'a');
const [program, ...words] = task.argv;
const child = spawn(program, words, {
  cwd: task.cwd,
  env: task.environment,
  stdio: ['ignore', log, log],
  detached: true,
});
write(task.pid, String(child.pid ?? 0));
child.once('error', () => end(127));
child.once('exit', (code, signal) => end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));

function end(code: number): void {
  write(task.exit, String(code));
  process.exit(0);
}

/** Whole or not at all: others read it while it is written. */
function write(file: string, text: string): void {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}
