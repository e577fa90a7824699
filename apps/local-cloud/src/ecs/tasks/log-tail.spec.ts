import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { followFile } from './log-tail.ts';

let folder: string;
let file: string;
let lines: string[];
const follow = () => followFile(file, 100, (found) => lines.push(...found));

describe('followFile', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    folder = mkdtempSync(join(tmpdir(), 'tail-'));
    file = join(folder, 'output');
    lines = [];
    writeFileSync(file, '');
  });

  afterEach(() => {
    jest.useRealTimers();
    rmSync(folder, { recursive: true, force: true });
  });

  it('hands over the unfinished last line when it is closed', () => {
    const tail = follow();
    appendFileSync(file, 'one\ntwo');
    jest.advanceTimersByTime(100);
    expect(lines).toEqual(['one']);
    tail.close();
    expect(lines).toEqual(['one', 'two']);
  });

  it('goes on where the killed run before had stopped', () => {
    follow();
    appendFileSync(file, 'one\ntw');
    jest.advanceTimersByTime(100);
    jest.clearAllTimers();
    appendFileSync(file, 'o\nthree\n');
    follow().close();
    expect(lines).toEqual(['one', 'two', 'three']);
  });

  it('goes on when how far it has read cannot be noted', () => {
    mkdirSync(`${file}.offset`);
    const tail = follow();
    appendFileSync(file, 'one\n');
    jest.advanceTimersByTime(100);
    appendFileSync(file, 'two\n');
    tail.close();
    expect(lines).toEqual(['one', 'two']);
  });

  it('keeps characters whole and lines in order when they come in pieces', () => {
    const tail = follow();
    const bytes = Buffer.from('grüße\r\n');
    appendFileSync(file, bytes.subarray(0, 3));
    jest.advanceTimersByTime(100);
    appendFileSync(file, bytes.subarray(3));
    jest.advanceTimersByTime(100);
    expect(lines).toEqual(['grüße']);
    tail.close();
  });

  it('drops what it has read when the file has grown large', () => {
    const tail = follow();
    const line = `${'x'.repeat(1023)}\n`;
    appendFileSync(file, line.repeat(17 * 1024));
    jest.advanceTimersByTime(100);
    expect(lines).toHaveLength(17 * 1024);
    expect(statSync(file).size).toBe(0);
    appendFileSync(file, 'after\n');
    jest.advanceTimersByTime(100);
    expect(lines.at(-1)).toBe('after');
    tail.close();
  });

  it('cuts a line that is longer than a log event', () => {
    const tail = follow();
    appendFileSync(file, 'y'.repeat(300 * 1024) + '\nnext\n');
    jest.advanceTimersByTime(200);
    expect(lines.map((line) => line.length)).toEqual([256 * 1024, 44 * 1024, 4]);
    tail.close();
  });
});
