import { stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestRegistry, REPOSITORY } from './testing/test-registry.ts';
import type { TestRegistry } from './testing/test-registry.ts';

let test: TestRegistry;
beforeEach(async () => {
  test = await createTestRegistry();
  await test.createRepository({ repositoryName: REPOSITORY, imageTagMutability: 'IMMUTABLE' });
});
afterEach(() => test.close());

const uriOf = (digest: string, repository = REPOSITORY) =>
  `123456789012.dkr.ecr.eu-west-1.amazonaws.com/${repository}@${digest}`;

describe('push', () => {
  it('keeps the files of a deleted image while a task runs from them, and nothing starts from it', async () => {
    const digest = await test.push('one');
    const { folder = '' } = test.registry.find(uriOf(digest)) ?? {};
    test.running.add(digest);
    await test.batchDeleteImage({ repositoryName: REPOSITORY, imageIds: [{ imageDigest: digest }] });
    expect(test.registry.find(uriOf(digest))).toBeUndefined();
    expect((await stat(folder)).isDirectory()).toBe(true);
    test.running.clear();
    await test.registry.clean();
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  });

  it('keeps the files of an image that another repository has as well', async () => {
    const digest = await test.push('one');
    await test.push('one', { repository: 'other' });
    await test.batchDeleteImage({ repositoryName: REPOSITORY, imageIds: [{ imageDigest: digest }] });
    expect(test.registry.find(uriOf(digest))).toBeUndefined();
    expect(test.registry.find(uriOf(digest, 'other'))?.digest).toBe(digest);
  });

  it('brings back what was deleted when it is pushed again', async () => {
    const digest = await test.push('one');
    await test.batchDeleteImage({ repositoryName: REPOSITORY, imageIds: [{ imageDigest: digest }] });
    expect(await test.push('one')).toBe(digest);
    expect(test.registry.find(uriOf(digest))?.digest).toBe(digest);
  });

  it('gives each content of one commit a tag of its own, and the same one the same', async () => {
    const digests = [];
    for (const content of ['one', 'two', 'one']) {
      digests.push(await test.push(content, { commit: '1a2b3c4' }));
    }
    const { imageDetails = [] } = await test.describeImages({ repositoryName: REPOSITORY });
    expect(imageDetails.flatMap(({ imageTags }) => imageTags ?? []).sort()).toEqual(
      digests
        .slice(0, 2)
        .map((digest) => `1a2b3c4-${digest.slice(7, 15)}`)
        .sort(),
    );
  });

  it('is found by tag, too, and not under the name of another repository', async () => {
    const digest = await test.push('one', { commit: '1a2b3c4' });
    const tagged = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/${REPOSITORY}:1a2b3c4-${digest.slice(7, 15)}`;
    expect(test.registry.find(tagged)?.digest).toBe(digest);
    expect(test.registry.find(uriOf(digest, 'other'))).toBeUndefined();
    expect(test.registry.find(`x.example/${REPOSITORY}@${digest}`)).toBeUndefined();
  });
});
