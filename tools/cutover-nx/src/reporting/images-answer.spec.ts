import { describe, expect, it } from '@jest/globals';
import type { ImageVerdict } from '@cutover/deploy';
import { listAnswer, pruneAnswer } from './images-answer.ts';

const place = {
  repository: 'cutover/service',
  account: '111111111111',
  region: 'us-east-2',
  service: 'service',
  environment: 'dev',
};
const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const verdict = (letter: string, keptFor: string[] = [], more = {}): ImageVerdict => ({
  image: {
    digest: digestOf(letter),
    tags: [],
    pushedAtMs: Date.UTC(2026, 0, 31, 12, 30),
    sizeBytes: 8_000_000,
    parts: [],
    ...more,
  },
  keptFor,
});

describe('pruneAnswer', () => {
  it('fails when the registry has kept an image, and says which and why', () => {
    const undeleted = [{ digest: digestOf('b'), reason: 'held' }];
    const verdicts = [verdict('a'), verdict('b')];
    const answer = pruneAnswer({ verdicts, deleted: [digestOf('a')], undeleted }, place);
    expect(answer).toMatchObject({ status: 'FAILED', exitCode: 1, deleted: [digestOf('a')], undeleted });
    expect(answer.message).toContain('sha256:bbbbbbbbbbbb was not deleted: held');
    expect(answer.message).toContain('deleted 1 image, 8.0 MB');
  });

  it('says that there was nothing to delete when everything is needed', () => {
    const answer = pruneAnswer({ verdicts: [verdict('a', ['x'])], deleted: [], undeleted: [] }, place);
    expect(answer).toMatchObject({ status: 'NOTHING_TO_DO', exitCode: 0 });
    expect(answer.message).toMatch(/^nothing to delete: cutover\/service in account 111111111111/);
  });
});

describe('listAnswer', () => {
  it('says what each image is kept for, and how to delete the others', () => {
    const index = verdict('b', ['a rollback of dev'], { parts: [digestOf('c')], tags: ['v1', 'v2'] });
    const part = verdict('c', [`part of ${digestOf('b')}`]);
    const { message, images } = listAnswer([verdict('a'), index, part], place);
    expect(message.split('\n')).toEqual([
      'cutover/service in account 111111111111 (us-east-2) holds 3 images, 16.0 MB; nothing needs 1 image, 8.0 MB',
      '  unneeded sha256:aaaaaaaaaaaa  no tag  2026-01-31 12:30  8.0 MB  nothing needs it',
      '  kept     sha256:bbbbbbbbbbbb  v1, v2  2026-01-31 12:30  8.0 MB  a rollback of dev',
      '  kept     sha256:cccccccccccc  no tag  2026-01-31 12:30  8.0 MB  part of sha256:bbbbbbbbbbbb',
      '→ npx nx release-images service -c dev --prune deletes what nothing needs',
    ]);
    expect(images).toMatchObject([{ keptFor: [] }, { pushedAt: '2026-01-31T12:30:00.000Z' }, {}]);
  });

  it('words an empty repository', () => {
    expect(listAnswer([], place).message).toBe(
      'cutover/service in account 111111111111 (us-east-2) holds no image; everything is needed',
    );
  });
});
