import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { addToSummary, setVariables } from './job-files.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-job-files-'));
  file = join(folder, 'file');
});
afterEach(() => rm(folder, { recursive: true }));

describe('setVariables', () => {
  it('refuses a value with a line break: it would set another variable', async () => {
    await expect(
      setVariables({ NX_BASE: 'a\nNODE_OPTIONS=--require=x' }, { GITHUB_ENV: file }),
    ).rejects.toThrow('NX_BASE holds a line break');
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('adds to what earlier steps have set', async () => {
    await setVariables({ A: '1' }, { GITHUB_ENV: file });
    expect(await setVariables({ B: '2', C: '' }, { GITHUB_ENV: file })).toBe(true);
    expect(await readFile(file, 'utf8')).toBe('A=1\nB=2\nC=\n');
  });

  it('does nothing outside of a job', async () => {
    expect(await setVariables({ A: '1' }, {})).toBe(false);
    expect(await addToSummary('text', {})).toBe(false);
  });
});

describe('addToSummary', () => {
  it('keeps a line between what is added', async () => {
    await addToSummary('one\n\n', { GITHUB_STEP_SUMMARY: file });
    await addToSummary('two', { GITHUB_STEP_SUMMARY: file });
    expect(await readFile(file, 'utf8')).toBe('one\n\ntwo\n\n');
  });
});
