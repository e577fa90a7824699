import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning, signal } from '../../processes/process-identity.ts';
import type { ProcessIdentity } from '../../processes/process-identity.ts';
import { wait } from '../wait.ts';
import { followFile } from './log-tail.ts';
import { WRITE_IDENTITY, readIdentity } from './process-identity.ts';
import type {
  CheckRequest,
  ContainerProcess,
  ProcessExit,
  StartRequest,
  TaskRuntime,
} from './task-runtime.ts';

/** Becomes the container's process: notes who it is, then gives way to the command. */
const BECOME = `identity=$0/process
${WRITE_IDENTITY}
unset identity boot started PWD OLDPWD
exec "$@"`;

/**
 * Waits for the container's process, notes how it ended, and ends what it has left in its process group. About 1 MB of
 * memory a container buys its exit code when nobody else is there to see it. Signals go to the process itself. The
 * keeper's own words, such as `Killed`, do not belong into the container's output.
 */
const KEEP = `become=$1
shift
exec 3>&2 2>/dev/null
(exec /bin/sh -c "$become" "$0" "$@" 2>&3 3>&-)
printf '%s\\n' "$?" >"$0/exit"
kill -9 0`;

const START_TIMEOUT_MS = 10_000;
const START_POLL_MS = 4;

/**
 * Containers as processes of this machine. In a container's folder: `process` (who it is), `exit` (its exit code once
 * it has ended) and `output`.
 */
export function createProcessRuntime(options = { exitPollMs: 200, outputPollMs: 100 }): TaskRuntime {
  return {
    async start({ folder, cwd, command, environment }: StartRequest) {
      await rm(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      const output = openSync(join(folder, 'output'), 'a', 0o600);
      const child = spawn('/bin/sh', ['-c', KEEP, folder, BECOME, ...command], {
        cwd,
        env: environment,
        detached: true,
        stdio: ['ignore', output, output],
      });
      closeSync(output);
      const ended = endOf(child);
      child.unref();
      const identity = await identityOf(folder, ended);
      return containerProcess(identity, exitOf(folder, identity, ended, options.exitPollMs));
    },

    adopt(folder) {
      const identity = readIdentity(join(folder, 'process'));
      if (identity === undefined) return Promise.resolve(undefined);
      const exited = exitOf(folder, identity, undefined, options.exitPollMs);
      return Promise.resolve(containerProcess(identity, exited));
    },

    check: runCheck,

    follow: (folder, onLines) => followFile(join(folder, 'output'), options.outputPollMs, onLines),

    remove: (folder) => rm(folder, { recursive: true, force: true }),
  };
}

function containerProcess(identity: ProcessIdentity, exited: Promise<ProcessExit>): ContainerProcess {
  return { pid: identity.pid, exited, signal: (name) => void signal(identity, name) };
}

/** Resolves with the reason where the program could not be started at all. */
function endOf(child: ChildProcess): Promise<Error | undefined> {
  return new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', () => resolve(undefined));
  });
}

async function identityOf(folder: string, ended: Promise<Error | undefined>): Promise<ProcessIdentity> {
  const end: { seen: boolean; reason?: Error | undefined } = { seen: false };
  void ended.then((reason) => Object.assign(end, { seen: true, reason }));
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    // Asked before looking at the file: a process that was quick has left its identity.
    const over = end.seen || Date.now() > deadline;
    const identity = readIdentity(join(folder, 'process'));
    if (identity !== undefined) return identity;
    if (over) throw end.reason ?? new Error('the process could not be started');
    await wait(START_POLL_MS);
  }
}

/** @param ended of the keeper, where this process started it */
async function exitOf(
  folder: string,
  identity: ProcessIdentity,
  ended: Promise<unknown> | undefined,
  pollMs: number,
): Promise<ProcessExit> {
  await ended;
  const file = join(folder, 'exit');
  let exit = readExit(file);
  while (exit === undefined && isRunning(identity)) {
    await wait(pollMs);
    exit = readExit(file);
  }
  if (exit !== undefined) return exit;
  // The keeper writes right after the end; without it, nobody saw how the process ended.
  await wait(pollMs);
  return readExit(file) ?? {};
}

function readExit(file: string): ProcessExit | undefined {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text.endsWith('\n') ? { exitCode: Number.parseInt(text, 10) } : undefined;
}

function runCheck({ command, cwd, environment, timeoutMs }: CheckRequest): Promise<boolean> {
  const [program = '', ...words] = command;
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd, env: environment, detached: true, stdio: 'ignore' });
    const timer = setTimeout(() => {
      // Not yet waited for, so the id is still its own; its children go with it.
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It ended in between.
      }
    }, timeoutMs);
    child.once('error', () => end(false));
    child.once('exit', (code) => end(code === 0));
    function end(passed: boolean) {
      clearTimeout(timer);
      resolve(passed);
    }
  });
}
