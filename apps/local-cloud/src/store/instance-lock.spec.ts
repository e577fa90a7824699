import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { identify } from '../processes/process-identity.ts';
import { lockInstance } from './instance-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = () => join(folder, 'cloud.lock');
const holder = (content: object) => writeFileSync(path(), JSON.stringify(content));

describe('lockInstance', () => {
  it('names the living process that has the folder', () => {
    holder(identify(process.ppid) ?? {});
    expect(() => lockInstance(folder)).toThrow(`runs already, as process ${process.ppid}`);
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ pid: process.ppid });
  });

  it.each([
    ['a process that is gone', { pid: 2 ** 22 - 1, startedAt: '1' }],
    ['another program with the same number', { pid: process.ppid, startedAt: 'long ago' }],
    ['a lock without content', {}],
  ])('takes over from %s', (_, content) => {
    holder(content);
    const release = lockInstance(folder);
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toEqual(identify(process.pid));
    release();
    expect(existsSync(path())).toBe(false);
  });
});
