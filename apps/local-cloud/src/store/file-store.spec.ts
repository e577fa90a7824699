import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFileStore } from './file-store.ts';
import { openJournal } from './journal-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, 'store.ndjson');

describe('createFileStore', () => {
  it('gives back what was set after a process that never closed it', async () => {
    const rules = createFileStore(folder).collection<{ weight: number }>('rules');
    rules.set('a', { weight: 1 });
    rules.set('a', { weight: 2 });
    rules.set('b', { weight: 3 });
    rules.delete('b');
    await turn();
    const again = createFileStore(folder).collection<{ weight: number }>('rules');
    expect(again.values()).toEqual([{ weight: 2 }]);
    expect(again.get('b')).toBeUndefined();
  });

  it('drops a line that was cut short, and goes on after it', async () => {
    const first = createFileStore(folder);
    first.collection('rules').set('a', 1);
    await first.close();
    writeFileSync(file(), '{"c":"rules","k":"b","v":', { flag: 'a' });
    const second = createFileStore(folder);
    second.collection('rules').set('c', 3);
    await second.close();
    expect(createFileStore(folder).collection('rules').values()).toEqual([1, 3]);
  });

  it('refuses a damaged file with its name, the line and the way out', () => {
    writeFileSync(file(), '{"c":"rules","k":"a","v":1}\n{"c":"ru\n{"c":"rules","k":"b","v":1}\n');
    expect(() => createFileStore(folder)).toThrow(`line 2 of ${file()}`);
    expect(createFileStore(folder, { lenient: true }).collection('rules').values()).toEqual([1, 1]);
  });

  it('keeps its file from the eyes of others', async () => {
    await createFileStore(folder).flush();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('shrinks to what is still valid when it has grown', async () => {
    const store = createFileStore(folder);
    const values = store.collection<string>('values');
    const large = 'x'.repeat(100_000);
    for (let index = 0; index < 60; index++) {
      values.set('one', `${large}${index}`);
      await store.flush();
    }
    await store.close();
    expect(statSync(file()).size).toBeLessThan(4_500_000);
    expect(createFileStore(folder).collection('values').values()).toEqual([`${large}59`]);
  });

  it('resolves every flush when many are asked for at once', async () => {
    const store = createFileStore(folder);
    const values = store.collection<number>('values');
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        values.set(String(index), index);
        return store.flush();
      }),
    );
    expect(readFileSync(file(), 'utf8').trim().split('\n')).toHaveLength(50);
  });
});

describe('openJournal', () => {
  it('words what the system refuses', () => {
    writeFileSync(join(folder, 'plain'), '');
    expect(() => openJournal(join(folder, 'plain', 'store.ndjson'))).toThrow(
      'lies below something that is no folder',
    );
  });
});
