import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeResultFile } from './result-file.ts';

const outcome = { status: 'SUCCESSFUL', service: 'service', environment: 'local', exitCode: 0 };

describe('writeResultFile', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cutover-result-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('names the file and the way out when it cannot be written', async () => {
    await expect(writeResultFile('/dev/null/result.json', folder, outcome)).rejects.toMatchObject({
      message: expect.stringContaining('/dev/null/result.json'),
      hint: expect.stringContaining('--result-file'),
    });
  });

  it('gives up at once when the folder is one that takes no new ones', async () => {
    await expect(writeResultFile('/proc/nowhere/deep/result.json', folder, outcome)).rejects.toMatchObject({
      message: expect.stringContaining('/proc/nowhere/deep/result.json'),
    });
  });

  it('makes the folders of the file and leaves nothing else behind', async () => {
    await writeResultFile('deep/er/result.json', folder, outcome);
    expect(JSON.parse(await readFile(join(folder, 'deep/er/result.json'), 'utf8'))).toEqual(outcome);
    expect(await readdir(join(folder, 'deep/er'))).toEqual(['result.json']);
  });
});
