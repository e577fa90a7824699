import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { serverOf } from './postgres-server.ts';

/** File descriptor of the line to the process that started the server. */
const LIFE_LINE = 3;

/**
 * Waits until the process that started the server closes the line between them, which its end does too, also by
 * `kill -9`; then stops the server, unless another run has taken it over.
 */
async function guard(data: string, ownerFile: string, owner: string): Promise<void> {
  await once(new Socket({ fd: LIFE_LINE }).resume(), 'close');
  if ((await readFile(ownerFile, 'utf8').catch(() => owner)) !== owner) return;
  const server = await serverOf(data);
  await server.run('stop', '-m', 'fast', '-w');
  await rm(ownerFile, { force: true });
}

/** Nobody's child: Nx kills the children of a task, and theirs, without a word to any of them. */
function guardAlone(words: readonly string[]): void {
  const script = import.meta.filename;
  spawn(process.execPath, [script, ...words, 'alone'], {
    stdio: ['ignore', 'ignore', 'ignore', LIFE_LINE],
    detached: true,
  }).unref();
}

const [data = '', ownerFile = '', owner = '', alone] = process.argv.slice(2);
if (alone === undefined) guardAlone([data, ownerFile, owner]);
else await guard(data, ownerFile, owner);
