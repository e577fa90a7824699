import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { recordingFile } from './recording-file.ts';

const options = { mode: 'run', assembly: '/a', state: '/s', port: 1, timeScale: 1 } as const;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recordings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('recordingFile', () => {
  it('is none when nobody asks for one', () => {
    expect(recordingFile(options, {})).toBeUndefined();
    expect(recordingFile(options, { CUTOVER_RECORDINGS: '' })).toBeUndefined();
  });

  it('is that of the command line when there is a folder, too', () => {
    const environment = { CUTOVER_RECORDINGS: join(folder, 'none') };
    expect(recordingFile({ ...options, record: '/r' }, environment)).toBe('/r');
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('is one of the process in the folder, which is made', () => {
    const file = recordingFile(options, { CUTOVER_RECORDINGS: join(folder, 'a/b') }) ?? '';
    expect(file).toMatch(new RegExp(`/a/b/${process.pid}-\\d+\\.ndjson$`));
    expect(existsSync(dirname(file))).toBe(true);
  });
});
