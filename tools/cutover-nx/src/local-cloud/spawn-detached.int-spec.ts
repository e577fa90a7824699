import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { processExists } from '../session/process-exists.ts';
import { spawnDetached } from './spawn-detached.ts';

describe('spawnDetached', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cutover-spawn-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('says why when the log cannot be written', async () => {
    await expect(spawnDetached(['-e', '0'], { cwd: folder, logFile: '/dev/null/log' })).rejects.toThrow(
      /ENOTDIR/,
    );
  });

  it('reads the process id when colours are forced, as Nx does for its tasks', async () => {
    const before = process.env['FORCE_COLOR'];
    process.env['FORCE_COLOR'] = '1';
    try {
      expect(await spawnDetached(['-e', '0'], { cwd: folder, logFile: join(folder, 'log') })).toBeGreaterThan(
        1,
      );
    } finally {
      if (before === undefined) delete process.env['FORCE_COLOR'];
      else process.env['FORCE_COLOR'] = before;
    }
  });

  it('starts a program that is no descendant of this process and writes to the log', async () => {
    const logFile = join(folder, 'log');
    const program = `console.log('parent', process.ppid); setInterval(() => {}, 1000);`;
    const pid = await spawnDetached(['-e', program], { cwd: folder, logFile });
    try {
      let parent: number | undefined;
      for (let tries = 0; parent === undefined && tries < 100; tries++) {
        await sleep(50);
        parent = Number(/parent (\d+)/.exec(await readFile(logFile, 'utf8'))?.[1]) || undefined;
      }
      expect(processExists(pid)).toBe(true);
      expect(parent).not.toBe(process.pid);
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  });
});
