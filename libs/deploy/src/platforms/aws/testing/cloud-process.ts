import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Release } from '../../../ports/platform.ts';

const WORKSPACE = resolve(import.meta.dirname, '../../../../../..');
const START_MS = 90_000;
const STOP_MS = 30_000;

export interface CloudProcess {
  readonly endpoint: string;
  /** Of the listener, on this machine. */
  urlOf(listenerArn: string): string | undefined;
  /** Makes an image of these files. */
  push(name: string, files: Readonly<Record<string, string>>): Promise<Release>;
  /** Makes AWS answer an action with an error, so many times. */
  fail(fault: { service: string; action: string; error: string; times: number }): Promise<void>;
  stop(): Promise<void>;
}

interface Health {
  readonly listeners: readonly { readonly listenerArn: string; readonly url: string }[];
}

/** The local cloud as a process of its own, with the template that the infrastructure makes for this machine. */
export async function startCloudProcess(): Promise<CloudProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-cloud-'));
  // PostgreSQL runs as another user where this one is root: shut out, it would keep its data where nobody removes them.
  await chmod(folder, 0o755);
  const assemblies = join(folder, 'assemblies');
  let cloud: ChildProcess | undefined;
  try {
    await ended(run('apps/infra/src/main.ts', ['--environment', 'local', '--out', assemblies]));
    cloud = run('apps/local-cloud/src/main.ts', [
      ...['--assembly', join(assemblies, 'local'), '--state', join(folder, 'state')],
      ...['--port', '0', '--time-scale', '0.1'],
    ]);
    const endpoint = await readyAt(cloud);
    return await connected(endpoint, folder, cloud);
  } catch (error) {
    await stopped(cloud, folder);
    throw error;
  }
}

async function connected(endpoint: string, folder: string, cloud: ChildProcess): Promise<CloudProcess> {
  const health = (await (await fetch(`${endpoint}/_cutover/health`)).json()) as Health;

  async function control<T>(method: string, path: string, body: object): Promise<T> {
    const response = await fetch(`${endpoint}/_cutover/${path}`, { method, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  return {
    endpoint,
    urlOf: (arn) => health.listeners.find(({ listenerArn }) => listenerArn === arn)?.url,
    async push(name, files) {
      const bundle = join(folder, 'bundles', name);
      await mkdir(bundle, { recursive: true });
      for (const [file, content] of Object.entries(files)) await writeFile(join(bundle, file), content);
      const { digest, uri } = await control<{ digest: string; uri: string }>('POST', 'images', {
        repository: 'cutover/service',
        bundle,
      });
      return { name, digest, image: uri };
    },
    fail: async (fault) => {
      await control('PUT', 'faults', fault);
    },
    stop: () => stopped(cloud, folder),
  };
}

async function stopped(cloud: ChildProcess | undefined, folder: string): Promise<void> {
  if (cloud?.exitCode === null && cloud.signalCode === null) {
    const end = new Promise((gone) => cloud.once('exit', gone));
    cloud.kill('SIGTERM');
    const late = setTimeout(() => cloud.kill('SIGKILL'), STOP_MS);
    await end;
    clearTimeout(late);
  }
  await rm(folder, { recursive: true, force: true });
}

function run(script: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(WORKSPACE, script), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function ended(child: ChildProcess): Promise<void> {
  const words = collected(child);
  const code = await new Promise<number | null>((end) => child.once('exit', end));
  if (code !== 0) throw new Error(`process ended with ${code}: ${words()}`);
}

/** The URL in the one line that says that the cloud is up. */
async function readyAt(cloud: ChildProcess): Promise<string> {
  const words = collected(cloud);
  return new Promise((ready, failed) => {
    const late = setTimeout(() => failed(new Error(`the cloud is not up: ${words()}`)), START_MS);
    const settled = () => clearTimeout(late);
    createInterface({ input: cloud.stdout! }).on('line', (line) => {
      const url = /answers at (http:\S+)/.exec(line)?.[1];
      if (url === undefined) return;
      settled();
      ready(url);
    });
    cloud.once('exit', (code) => {
      settled();
      failed(new Error(`the cloud ended with ${code}: ${words()}`));
    });
  });
}

/** What it said so far, the newest last. */
function collected(child: ChildProcess): () => string {
  const lines: string[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => {
    lines.push(line);
    if (lines.length > 30) lines.shift();
  });
  return () => lines.join('\n');
}
