import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestRegistry, indexOf, REPOSITORY } from '../testing/test-registry.ts';
import type { TestRegistry } from '../testing/test-registry.ts';

let test: TestRegistry;
beforeEach(async () => {
  test = await createTestRegistry();
  await test.createRepository({ repositoryName: REPOSITORY, imageTagMutability: 'IMMUTABLE' });
});
afterEach(() => test.close());

const repositoryName = REPOSITORY;
const coded = (code: string) => expect.objectContaining({ code }) as unknown as Error;

async function manifestOf(imageDigest: string): Promise<string> {
  const { images = [] } = await test.batchGetImage({ repositoryName, imageIds: [{ imageDigest }] });
  return images[0]?.imageManifest ?? '';
}

describe('BatchDeleteImage', () => {
  it('keeps an image that an index holds, also where the same call names the index', async () => {
    const part = await test.push('one');
    const index = indexOf(part);
    await test.putImage({ repositoryName, imageManifest: index.text, imageTag: 'v1' });
    const both = [{ imageDigest: index.digest }, { imageDigest: part }];
    const { imageIds, failures } = await test.batchDeleteImage({ repositoryName, imageIds: both });
    expect(imageIds).toEqual([{ imageDigest: index.digest, imageTag: 'v1' }]);
    expect(failures).toEqual([
      {
        imageId: { imageDigest: part },
        failureCode: 'ImageReferencedByManifestList',
        failureReason: `Requested image referenced by manifest list: [${index.digest}]`,
      },
    ]);
    const second = await test.batchDeleteImage({ repositoryName, imageIds: [{ imageDigest: part }] });
    expect(second).toEqual({ imageIds: [{ imageDigest: part }], failures: [] });
  });

  it('takes a tag away, and the image with its last one', async () => {
    const digest = await test.push('one');
    const imageManifest = await manifestOf(digest);
    for (const imageTag of ['a', 'b']) await test.putImage({ repositoryName, imageManifest, imageTag });
    await test.batchDeleteImage({ repositoryName, imageIds: [{ imageTag: 'a' }] });
    expect((await test.listImages({ repositoryName })).imageIds).toEqual([
      { imageDigest: digest, imageTag: 'b' },
    ]);
    await test.batchDeleteImage({ repositoryName, imageIds: [{ imageTag: 'b' }] });
    expect((await test.listImages({ repositoryName })).imageIds).toEqual([]);
  });

  it('tells each image that it cannot delete, and deletes the others', async () => {
    const digest = await test.push('one');
    const imageIds = [{}, { imageDigest: 'none' }, { imageTag: 'none' }, { imageDigest: digest }];
    const answer = await test.batchDeleteImage({ repositoryName, imageIds });
    expect(answer.failures?.map(({ failureCode }) => failureCode)).toEqual([
      'MissingDigestAndTag',
      'InvalidImageDigest',
      'ImageNotFound',
    ]);
    expect(answer.imageIds).toEqual([{ imageDigest: digest }]);
  });
});

describe('PutImage', () => {
  it('does not move a tag where tags are immutable', async () => {
    const [one, two] = [await test.push('one'), await test.push('two')];
    await test.putImage({ repositoryName, imageManifest: await manifestOf(one), imageTag: 'v1' });
    const moved = { repositoryName, imageManifest: await manifestOf(two), imageTag: 'v1' };
    await expect(test.putImage(moved)).rejects.toEqual(coded('ImageTagAlreadyExistsException'));
  });

  it('moves a tag where tags are mutable, and where the tag is an exception', async () => {
    for (const [name, settings] of Object.entries({
      mutable: {},
      exception: {
        imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' as const,
        imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD' as const, filter: 'v*' }],
      },
    })) {
      await test.createRepository({ repositoryName: name, ...settings });
      await test.push('one', { repository: name });
      const [second] = [await test.push('two', { repository: name })];
      const manifests = await test.listImages({ repositoryName: name });
      const { images = [] } = await test.batchGetImage({
        repositoryName: name,
        imageIds: manifests.imageIds ?? [],
      });
      const ordered = images.toSorted(({ imageId }) => (imageId?.imageDigest === second ? 1 : -1));
      for (const { imageManifest = '' } of ordered) {
        await test.putImage({ repositoryName: name, imageManifest, imageTag: 'v1' });
      }
      const found = await test.describeImages({ repositoryName: name, imageIds: [{ imageTag: 'v1' }] });
      expect(found.imageDetails?.map(({ imageDigest }) => imageDigest)).toEqual([second]);
    }
  });

  it('refuses a manifest whose parts are not there, one of another digest, and one that is there already', async () => {
    const digest = await test.push('one', { commit: '1a2b3c4' });
    const imageManifest = await manifestOf(digest);
    const refused: [string, Parameters<TestRegistry['putImage']>[0]][] = [
      ['ImageAlreadyExistsException', { repositoryName, imageManifest }],
      [
        'ImageAlreadyExistsException',
        { repositoryName, imageManifest, imageTag: `1a2b3c4-${digest.slice(7, 15)}` },
      ],
      ['ImageDigestDoesNotMatchException', { repositoryName, imageManifest, imageDigest: 'sha256:0' }],
      [
        'LayersNotFoundException',
        { repositoryName, imageManifest: imageManifest.replace(/sha256:./g, 'sha256:x') },
      ],
      ['ReferencedImagesNotFoundException', { repositoryName, imageManifest: indexOf('sha256:0').text }],
      ['InvalidParameterException', { repositoryName, imageManifest: 'none' }],
      ['InvalidParameterException', { repositoryName, imageManifest: '{}' }],
      ['RepositoryNotFoundException', { repositoryName, imageManifest, registryId: '999999999999' }],
    ];
    for (const [code, input] of refused) await expect(test.putImage(input)).rejects.toEqual(coded(code));
  });
});

describe('DescribeImages', () => {
  it('tells size, tags and media types, of an index the size of its largest image', async () => {
    const [small, large] = [await test.push('one'), await test.push('three')];
    const index = indexOf(small, large);
    await test.putImage({ repositoryName, imageManifest: index.text, imageTag: 'v1' });
    const { imageDetails = [] } = await test.describeImages({ repositoryName });
    const sizes = Object.fromEntries(
      imageDetails.map(({ imageDigest = '', imageSizeInBytes }) => [imageDigest, imageSizeInBytes]),
    );
    expect(sizes).toEqual({ [small]: 3, [large]: 5, [index.digest]: 5 });
    const tagged = await test.describeImages({ repositoryName, filter: { tagStatus: 'TAGGED' } });
    expect(tagged.imageDetails).toMatchObject([
      {
        imageDigest: index.digest,
        imageTags: ['v1'],
        imageManifestMediaType: expect.stringContaining('index') as unknown as string,
      },
    ]);
  });

  it('refuses an image that is not there, and pages of images that are named', async () => {
    const imageIds = [{ imageTag: 'none' }];
    await expect(test.describeImages({ repositoryName, imageIds })).rejects.toEqual(
      coded('ImageNotFoundException'),
    );
    await expect(test.describeImages({ repositoryName, imageIds, maxResults: 1 })).rejects.toEqual(
      coded('InvalidParameterException'),
    );
    await expect(test.describeImages({ repositoryName, nextToken: '?' })).rejects.toEqual(
      coded('InvalidParameterException'),
    );
  });
});

describe('DeleteRepository', () => {
  it('keeps one that holds images, unless it is forced to', async () => {
    await test.push('one');
    await expect(test.deleteRepository({ repositoryName })).rejects.toEqual(
      coded('RepositoryNotEmptyException'),
    );
    await test.deleteRepository({ repositoryName, force: true });
    await expect(test.listImages({ repositoryName })).rejects.toEqual(coded('RepositoryNotFoundException'));
  });
});

describe('AWS::ECR::Repository', () => {
  const provider = () => test.registry.providers[0];
  const put = (properties: object) =>
    provider()?.put({
      stackName: 's',
      logicalId: 'images',
      properties: properties as Record<string, unknown>,
    });

  it('is what the template says, and keeps its images while it stays', async () => {
    await test.push('one', { repository: 'of/template' });
    await put({
      RepositoryName: 'of/template',
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
    });
    const { repositories = [] } = await test.describeRepositories({ repositoryNames: ['of/template'] });
    expect(repositories).toMatchObject([
      { imageTagMutability: 'IMMUTABLE', imageScanningConfiguration: { scanOnPush: true } },
    ]);
    await provider()?.remove('of/template');
    expect((await test.listImages({ repositoryName: 'of/template' })).imageIds).toHaveLength(1);
    await put({ RepositoryName: 'of/template', EmptyOnDelete: true });
    await provider()?.remove('of/template');
    await expect(test.listImages({ repositoryName: 'of/template' })).rejects.toEqual(
      coded('RepositoryNotFoundException'),
    );
  });

  it('is refused with a property that nobody here knows', () => {
    expect(() => put({ RepositoryName: 'of/template', Colour: 'blue' })).toThrow('does not implement');
  });
});
