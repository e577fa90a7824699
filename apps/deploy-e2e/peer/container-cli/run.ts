import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';
import type { Containers } from './container.ts';

/** Options of `docker run` that stand alone; every other one takes the next word, unless that is joined by `=`. */
const FLAGS = new Set(['-d', '--detach', '--rm', '--init', '--privileged', '--read-only', '-i', '-t']);

export interface RunOptions {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Container ports as `8080/tcp`. */
  readonly ports: readonly string[];
  readonly image: string;
  readonly command: readonly string[];
}

/** Reads the words after `run`, as docker takes them. */
export function parseRun(words: readonly string[]): RunOptions {
  const environment: Record<string, string> = {};
  const ports: string[] = [];
  let name = '';
  let index = 0;
  for (; words[index]?.startsWith('-') === true; index += 1) {
    const [option, joined] = splitOnce(words[index] ?? '');
    if (joined === undefined && FLAGS.has(option)) continue;
    const value = joined ?? words[(index += 1)] ?? '';
    if (option === '--name') name = value;
    if (option === '-e' || option === '--env') {
      const [variable, text = ''] = splitOnce(value);
      environment[variable] = onThisMachine(text);
    }
    if (option === '-p' || option === '--publish') ports.push(containerPort(value));
  }
  return { name, environment, ports, image: words[index] ?? '', command: words.slice(index + 1) };
}

/** The peer gives a container's way to the host of the engine in the place of a loopback address. */
function onThisMachine(value: string): string {
  return value.replaceAll(/host\.(?:docker|containers)\.internal/g, '127.0.0.1');
}

/** `0:8080`, `127.0.0.1::8080/tcp` and `8080` all publish 8080. */
function containerPort(published: string): string {
  const port = published.split(':').at(-1) ?? '';
  return port.includes('/') ? port : `${port}/tcp`;
}

function splitOnce(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

/**
 * Starts a task as a process of this machine: `node` with the task's command, in the folder that stands for its image.
 * @returns its id
 * @throws {Error} where the image is not one of this machine
 */
export async function run(words: readonly string[], containers: Containers): Promise<string> {
  const { name, environment, ports, image, command } = parseRun(words);
  const bundle = bundleOf(image, containers);
  const id = containers.newId();
  const published: Record<string, number> = {};
  for (const port of ports) published[port] = await freePort();
  const [first] = Object.values(published);
  const watcher = spawn(process.execPath, [fileURLToPath(new URL('watch.ts', import.meta.url))], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Not on its command line: the environment holds secrets.
  watcher.stdin.end(
    JSON.stringify({
      argv: [process.execPath, ...command],
      cwd: bundle,
      // Nothing of the machine's own environment: a task has what its definition says.
      environment: {
        ...environment,
        HOST: '127.0.0.1',
        ...(first !== undefined && { PORT: String(first) }),
      },
      log: containers.file(id, 'log'),
      pid: containers.file(id, 'pid'),
      exit: containers.file(id, 'exit'),
    }),
  );
  watcher.unref();
  containers.save({ id, name, pid: await writtenPid(containers.file(id, 'pid')), ports: published });
  return id;
}

/** By digest: the peer asks for images of ECR at an address of its own. */
function bundleOf(image: string, containers: Containers): string {
  const images = JSON.parse(readFileSync(join(containers.folder, 'images'), 'utf8')) as Record<
    string,
    string | undefined
  >;
  const bundle = images[image.split('@')[1] ?? ''];
  if (bundle === undefined) throw new Error(`no image ${image} on this machine`);
  return bundle;
}

async function writtenPid(file: string): Promise<number> {
  for (let attempt = 0; attempt < 250; attempt += 1) {
    if (existsSync(file)) {
      const pid = Number(readFileSync(file, 'utf8'));
      if (pid > 0) return pid;
    }
    await sleep(20);
  }
  throw new Error('the process did not start within 5 s');
}
