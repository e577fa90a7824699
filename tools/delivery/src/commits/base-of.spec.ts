import { describe, expect, it } from '@jest/globals';
import { baseOf, EVERYTHING } from './base-of.ts';
import type { History } from './history.ts';

/** Commits of one line, oldest first, and one beside it. */
const line = ['first', 'second', 'third'];

function historyAt(head: string, { shallow = false } = {}): History {
  return {
    head: () => Promise.resolve(head),
    has: (commit) => Promise.resolve([...line, 'beside'].includes(commit)),
    contains: (later, earlier) =>
      Promise.resolve(
        later === earlier || (line.includes(earlier) && line.indexOf(later) > line.indexOf(earlier)),
      ),
    isShallow: () => Promise.resolve(shallow),
  };
}

describe('baseOf', () => {
  it('refuses to go behind what was delivered when an approval comes late', async () => {
    await expect(baseOf('production', 'third', historyAt('second'))).rejects.toMatchObject({
      message: expect.stringContaining('production has third, which is newer than second') as unknown,
      hint: expect.stringContaining('rollback') as unknown,
    });
  });

  it('refuses to guess when the clone lacks older commits', async () => {
    await expect(baseOf('staging', 'first', historyAt('third', { shallow: true }))).rejects.toThrow(
      /lacks older commits/,
    );
  });

  it('is everything when nothing was delivered', async () => {
    expect(await baseOf('staging', undefined, historyAt('third'))).toMatchObject({ base: EVERYTHING });
  });

  it.each(['rewritten', 'beside'])(
    'is everything when the history does not hold what was delivered: %s',
    async (delivered) => {
      expect(await baseOf('staging', delivered, historyAt('third'))).toMatchObject({ base: EVERYTHING });
    },
  );

  it.each(['first', 'second', 'third'])(
    'is what was delivered, however many runs failed since: %s',
    async (delivered) => {
      expect(await baseOf('staging', delivered, historyAt('third'))).toMatchObject({ base: delivered });
    },
  );
});
