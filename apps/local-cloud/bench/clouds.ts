import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pythonEnvironment, whatPythonLacks } from '../../../tools/python-environment.ts';
import { freePort } from '../src/network/loopback.ts';
import { residentMib } from './figures.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const main = join(root, 'dist/apps/local-cloud/main.mjs');
const fakecloud = join(root, 'dist/peer/bin/fakecloud');
const requirements = fileURLToPath(new URL('../conformance/requirements.txt', import.meta.url));
const START_MS = 60_000;

/** A cloud that answers AWS's APIs, and how its program is started. */
export interface Cloud {
  readonly name: string;
  readonly command: (port: number, state: string) => readonly [string, ...string[]];
}

export interface RunningCloud {
  readonly url: string;
  /** From the start of the process to its first answer to a call of the API. */
  readonly startMs: number;
  residentMib(): Promise<number>;
  stop(): Promise<void>;
}

/** Ours, and those of the others that are installed. `assembly`: what ours boots from. */
export async function installedClouds(assembly: string): Promise<Cloud[]> {
  const clouds: Cloud[] = [
    {
      name: 'local cloud',
      command: (port, state) => [
        ...([process.execPath, main, '--assembly', assembly] as const),
        ...['--state', state, '--port', String(port)],
      ],
    },
  ];
  if (whatPythonLacks() === undefined) {
    const bin = await pythonEnvironment(requirements, join(root, 'dist/conformance/python'));
    clouds.push({
      name: 'moto',
      command: (port) => [join(bin, 'moto_server'), '-H', '127.0.0.1', '-p', String(port)],
    });
  }
  if (existsSync(fakecloud)) {
    clouds.push({ name: 'fakecloud', command: (port) => [fakecloud, '--addr', `127.0.0.1:${port}`] });
  }
  return clouds;
}

export async function startCloud({ name, command }: Cloud, state: string): Promise<RunningCloud> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [program, ...words] = command(port, state);
  const startedAt = performance.now();
  const child = spawn(program, words, { stdio: 'ignore' });
  while (!(await call(url, 'ssm', 'AmazonSSM.DescribeParameters', {}))) {
    if (child.exitCode !== null || performance.now() - startedAt > START_MS) {
      child.kill('SIGKILL');
      throw new Error(`${name} did not answer: exit code ${child.exitCode ?? 'none'}`);
    }
    await sleep(10);
  }
  return {
    url,
    startMs: Math.round(performance.now() - startedAt),
    residentMib: async () => Math.round(await residentMib(child.pid ?? 0)),
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The header by which an endpoint knows which service is asked; nobody checks the signature. */
export function headersOf(service: string, target: string): Record<string, string> {
  return {
    'Content-Type':
      service === 'ecs' || service === 'ssm' ? 'application/x-amz-json-1.1' : 'application/x-amz-json-1.0',
    'X-Amz-Target': target,
    Authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  };
}

/** True where it answered with success. */
export async function call(url: string, service: string, target: string, input: object): Promise<boolean> {
  const request = { method: 'POST', headers: headersOf(service, target), body: JSON.stringify(input) };
  return fetch(url, request).then(
    async (answer) => {
      await answer.arrayBuffer();
      return answer.ok;
    },
    () => false,
  );
}
