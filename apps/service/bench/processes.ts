import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../dev/ports.ts';

const POLL_MS = 2;

export interface Contestant {
  readonly name: string;
  /** Words after `node`. */
  readonly command: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

export interface Running {
  readonly url: string;
  /** From spawn to the first 200 on /health/ready. */
  readonly startMs: number;
  stop(): Promise<void>;
}

export async function start({ command, variables }: Contestant): Promise<Running> {
  const port = await freePort();
  const beganMs = performance.now();
  const child = spawn(process.execPath, command, {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      SHUTDOWN_DRAIN_SECONDS: '0',
      ...variables,
      PORT: String(port),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended with ${child.exitCode}`);
    await sleep(POLL_MS);
  }
  const startMs = performance.now() - beganMs;
  return { url: `http://127.0.0.1:${port}`, startMs, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/health/ready', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });
}
