import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ScratchCheckout } from '../testing/scratch-checkout.ts';
import { assertCommitted, sourceCommit } from './source-commit.ts';

let checkout: ScratchCheckout;
beforeEach(async () => {
  checkout = await ScratchCheckout.make();
});
afterEach(() => checkout.remove());

describe('sourceCommit', () => {
  it('says what is needed when there is no history', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'cutover-outside-'));
    try {
      await expect(sourceCommit(outside)).rejects.toMatchObject({
        message: expect.stringMatching(
          /^an image is named by the commit .* not a git repository/s,
        ) as unknown,
        hint: 'work in a git checkout that has a commit',
      });
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it('names every file that is not as the commit has it', async () => {
    await checkout.write('README.md', 'changed');
    await checkout.write('new folder/a file.ts', '');
    const { changed } = await sourceCommit(checkout.folder);
    expect(changed).toEqual(['README.md', 'new folder/a file.ts']);
    expect(() => assertCommitted({ revision: '', committedAt: 0, changed }, 'staging')).toThrow(
      'an image for staging is built of a commit, and these files are in none: README.md, new folder/a file.ts',
    );
  });

  it('names the first of many', () => {
    const changed = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    expect(() => assertCommitted({ revision: '', committedAt: 0, changed }, 'dev')).toThrow(
      /a, b, c, d, e and 2 more$/,
    );
  });

  it('is the commit and its date, in whole seconds', async () => {
    const { revision, committedAt, changed } = await sourceCommit(checkout.folder);
    expect(revision).toBe(await checkout.git('rev-parse', 'HEAD'));
    expect(committedAt).toBe(Number(await checkout.git('show', '-s', '--format=%ct', 'HEAD')));
    expect(changed).toEqual([]);
  });
});
