import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { processExists } from '../session/process-exists.ts';
import { isAnotherProgram, stopProgram } from './renew-program.ts';

/** A process that says when it listens; its handler of SIGTERM is given. */
async function start(onTerm: string): Promise<number> {
  const code = `process.on('SIGTERM', ${onTerm}); setInterval(() => {}, 1000); process.stdout.write('up');`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child.pid ?? -1;
}

describe('stopProgram', () => {
  it('names the process and never kills it when it does not stop', async () => {
    const pid = await start('() => {}');
    try {
      await expect(stopProgram({ pid }, { withinMs: 200 })).rejects.toThrow(
        `the local cloud (process ${pid}) runs an older program and has not stopped within 0.2 s`,
      );
      expect(processExists(pid)).toBe(true);
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  });

  it('waits for the end of a process that takes its time, and minds none that has gone', async () => {
    const pid = await start('() => setTimeout(() => process.exit(0), 300)');
    await stopProgram({ pid });
    expect(processExists(pid)).toBe(false);
    await expect(stopProgram({ pid })).resolves.toBeUndefined();
  });
});

describe('isAnotherProgram', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cutover-program-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is true of a program that does not tell, or has other bytes, and of no other', async () => {
    const built = join(folder, 'main.mjs');
    await writeFile(built, 'one');
    const program = createHash('sha256').update('one').digest('hex');
    expect(await isAnotherProgram({ pid: 1 }, built)).toBe(true);
    expect(await isAnotherProgram({ pid: 1, program: 'other' }, built)).toBe(true);
    expect(await isAnotherProgram({ pid: 1, program }, built)).toBe(false);
  });

  it('leaves what runs alone when nothing is built', async () => {
    expect(await isAnotherProgram({ pid: 1 }, join(folder, 'main.mjs'))).toBe(false);
  });
});
