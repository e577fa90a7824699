// Stands in for the command line of a container engine, which the peer calls for each task: a task becomes a process of
// this machine. Everything else of the peer is its own: scheduler, load balancer, health checks, state.
// `node main.ts <folder of the containers> <verb> [...]`
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Containers } from './container.ts';
import type { Container } from './container.ts';
import { run } from './run.ts';

const [folder = '', verb = '', ...words] = process.argv.slice(2);
const containers = new Containers(folder);
const last = words.at(-1) ?? '';

const verbs: Readonly<Record<string, () => string | Promise<string>>> = {
  info: () => 'processes of this machine',
  version: () => 'processes of this machine',
  // Images are folders that are already here, networks are the loopback.
  pull: () => last,
  login: () => 'Login Succeeded',
  tag: () => '',
  image: () => `${last.split('@')[0] ?? ''}@sha256:${createHash('sha256').update(last).digest('hex')}`,
  network: () => (words[0] === 'inspect' ? '127.0.0.1' : 'loopback'),
  ps: () => '',
  run: () => run(words, containers),
  port: () => `127.0.0.1:${portOf(named(words[0] ?? ''), words[1])}`,
  inspect: () => shown(named(last)),
  wait: async () => {
    const container = named(last);
    while (containers.runs(container)) await sleep(100);
    return String(containers.exitCode(container));
  },
  logs: () => printLog(named(last), words.includes('-f') || words.includes('--follow')),
  stop: async () => {
    const seconds = Number(valueOf('-t') ?? valueOf('--time') ?? 10);
    await containers.stop(named(last), seconds * 1000);
    return last;
  },
  kill: async () => {
    await containers.stop(named(last), 0);
    return last;
  },
  rm: async () => {
    for (const reference of words.filter((word) => !word.startsWith('-'))) {
      const container = containers.find(reference);
      if (container !== undefined) await containers.remove(container);
    }
    return last;
  },
};

try {
  const answer = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (answer === undefined) throw new Error(`${verb} is not understood`);
  const text = await answer();
  if (text !== '') process.stdout.write(`${text}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function named(reference: string): Container {
  const container = containers.find(reference);
  if (container === undefined) throw new Error(`Error: No such object: ${reference}`);
  return container;
}

function portOf({ ports }: Container, asked?: string): number {
  const port = ports[asked ?? Object.keys(ports)[0] ?? ''];
  if (port === undefined) throw new Error('no public port');
  return port;
}

function valueOf(option: string): string | undefined {
  const joined = words.find((word) => word.startsWith(`${option}=`))?.slice(option.length + 1);
  const index = words.indexOf(option);
  return joined ?? (index === -1 ? undefined : words[index + 1]);
}

/** The few fields of `inspect` that the peer asks for, in Go's template language, or as JSON where it names none. */
function shown(container: Container): string {
  const running = containers.runs(container);
  const exitCode = running ? 0 : containers.exitCode(container);
  const state = { Status: running ? 'running' : 'exited', Running: running, ExitCode: exitCode };
  const format = valueOf('-f') ?? valueOf('--format');
  if (format === undefined) {
    return JSON.stringify([
      { Id: container.id, Name: container.name, State: { ...state, Pid: container.pid } },
    ]);
  }
  return format
    .replaceAll(/\{\{if \.State\.Health\}\}.*?\{\{else\}\}(.*?)\{\{end\}\}/g, '$1')
    .replaceAll('{{.State.Status}}', state.Status)
    .replaceAll('{{.State.Running}}', String(running))
    .replaceAll('{{.State.ExitCode}}', String(exitCode))
    .replaceAll('{{.State.Pid}}', String(container.pid))
    .replaceAll('{{.Id}}', container.id);
}

/** Prints what is there; `follow` goes on until the process has ended. */
async function printLog(container: Container, follow: boolean): Promise<string> {
  const path = containers.file(container.id, 'log');
  if (!existsSync(path)) return '';
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(65_536);
  let position = 0;
  for (;;) {
    const running = containers.runs(container);
    const read = readSync(file, buffer, 0, buffer.length, position);
    process.stdout.write(buffer.toString('utf8', 0, read));
    position += read;
    if (read > 0) continue;
    if (!follow || !running) break;
    await sleep(200);
  }
  closeSync(file);
  return '';
}
