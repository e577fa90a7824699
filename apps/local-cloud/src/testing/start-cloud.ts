import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../network/loopback.ts';
import { smallStack, writeAssembly } from './fixture-assembly.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const READY = /answers at (http:\S+)/;

export interface TestCloudOptions {
  /** `cdk.out`; a small fixture where it is not given. */
  readonly assembly?: string;
  /** Default 0.1: ten times as fast as on AWS. */
  readonly timeScale?: number;
}

/** How a start ended that did not succeed. */
export interface FailedStart {
  readonly exitCode: number | null;
  readonly output: string;
}

/** A local cloud in a process of its own, with a state folder of its own. Use with `await using`: it leaves nothing. */
export interface TestCloud extends AsyncDisposable {
  [Symbol.asyncDispose](): Promise<void>;
  /** Anew after each start. */
  readonly url: string;
  readonly pid: number;
  /** Folder for what a test needs beside the state; removed at the end. */
  readonly folder: string;
  readonly state: string;
  /** Configuration for any client of the JavaScript SDK. No retries: a test sees what the cloud says. */
  client(): {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
  output(): string;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** `kill -9`: tasks and databases stay. */
  kill(): Promise<void>;
  /** Starts it again on the same state. @returns undefined on success */
  start(options?: TestCloudOptions): Promise<FailedStart | undefined>;
}

/** @throws Error with the cloud's output where it does not start */
export async function startCloud(options: TestCloudOptions = {}): Promise<TestCloud> {
  const folder = await mkdtemp(join(tmpdir(), 'local-cloud-'));
  const cloud = await prepareCloud(folder, options);
  const failed = await cloud.start();
  if (failed === undefined) return cloud;
  await cloud[Symbol.asyncDispose]();
  throw new Error(`the cloud did not start (${failed.exitCode ?? 'signal'}): ${failed.output}`);
}

async function prepareCloud(folder: string, given: TestCloudOptions): Promise<TestCloud> {
  const state = join(folder, 'state');
  const fixture =
    given.assembly ?? (await writeAssembly(join(folder, 'cdk.out'), { 'test-small': smallStack }));
  let child: ChildProcess | undefined;
  let url = '';
  let output = '';

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return {
    get url() {
      return url;
    },
    get pid() {
      return child?.pid ?? 0;
    },
    folder,
    state,
    output: () => output,
    client: () => ({
      endpoint: url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    }),
    stop: () => end('SIGTERM'),
    async kill() {
      await end('SIGKILL');
    },
    async start({ assembly = fixture, timeScale = given.timeScale ?? 0.1 } = {}) {
      output = '';
      const args = ['--assembly', assembly, '--state', state, '--port', String(await freePort())];
      const started = spawn(process.execPath, [MAIN, ...args, '--time-scale', String(timeScale)]);
      child = started;
      const append = (chunk: Buffer) => (output += chunk.toString());
      started.stderr.on('data', append);
      return new Promise((resolve) => {
        started.stdout.on('data', (chunk: Buffer) => {
          append(chunk);
          const found = READY.exec(output)?.[1];
          if (found === undefined) return;
          url = found;
          resolve(undefined);
        });
        started.once('exit', (exitCode) => resolve({ exitCode, output }));
      });
    },
    async [Symbol.asyncDispose]() {
      await end('SIGTERM');
      // Also what a killed cloud has left.
      const cleaner = spawn(process.execPath, [MAIN, '--destroy', '--state', state], { stdio: 'ignore' });
      await once(cleaner, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
