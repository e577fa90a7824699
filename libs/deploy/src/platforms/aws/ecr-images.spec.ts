import { describe, expect, it } from '@jest/globals';
import { createEcrImages } from './ecr-images.ts';
import { awsError, type Answers, fakeAws } from './testing/fake-aws.ts';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const pushed = new Date(1_800_000_000_000);
const detail = (letter: string, more: object = {}) => ({
  imageDigest: digestOf(letter),
  imagePushedAt: pushed,
  imageSizeInBytes: 5,
  ...more,
});

function imagesOver(answers: Answers) {
  const aws = fakeAws(answers);
  return { aws, images: createEcrImages(aws.clients, 'cutover/service') };
}

describe('images', () => {
  it('rejects when an index cannot be read: its parts would look unneeded', async () => {
    const DescribeImages = () => ({ imageDetails: [detail('a', { imageManifestMediaType: INDEX })] });
    const failure = { imageId: { imageDigest: digestOf('a') }, failureReason: 'Requested image not found' };
    for (const answer of [
      { images: [], failures: [failure] },
      { images: [], failures: [] },
    ]) {
      const { images } = imagesOver({ DescribeImages, BatchGetImage: () => answer });
      await expect(images.images()).rejects.toMatchObject({ code: 'PLATFORM_FAILED' });
    }
  });

  it('rejects when the registry does not say when an image was pushed', async () => {
    const { images } = imagesOver({
      DescribeImages: () => ({ imageDetails: [{ imageDigest: digestOf('a') }] }),
    });
    await expect(images.images()).rejects.toThrow('without the time of its push');
  });

  it('rejects when a page is refused', async () => {
    const { images } = imagesOver({
      DescribeImages: (_: never, call: number) => {
        if (call === 2) throw awsError('ServerException', 'no', 'server');
        return { imageDetails: [detail('a')], nextToken: 'more' };
      },
    });
    await expect(images.images()).rejects.toMatchObject({ code: 'PLATFORM_FAILED' });
  });

  it('reads every page, and what each index holds', async () => {
    const manifests = [{ digest: digestOf('b') }, { digest: digestOf('c') }];
    const { aws, images } = imagesOver({
      DescribeImages: (_: never, call: number) =>
        call === 1
          ? {
              imageDetails: [detail('a', { imageManifestMediaType: INDEX, imageTags: ['v1'] })],
              nextToken: 'more',
            }
          : { imageDetails: [detail('b', { subjectManifestDigest: digestOf('a') })] },
      BatchGetImage: () => ({
        images: [{ imageId: { imageDigest: digestOf('a') }, imageManifest: JSON.stringify({ manifests }) }],
      }),
    });
    expect(await images.images()).toEqual([
      {
        ...{ digest: digestOf('a'), tags: ['v1'], pushedAtMs: pushed.getTime(), sizeBytes: 5 },
        parts: [digestOf('b'), digestOf('c')],
      },
      {
        ...{ digest: digestOf('b'), tags: [], pushedAtMs: pushed.getTime(), sizeBytes: 5, parts: [] },
        subject: digestOf('a'),
      },
    ]);
    expect(aws.inputs('DescribeImages').map(({ nextToken }) => nextToken)).toEqual([undefined, 'more']);
  });
});

describe('delete', () => {
  it('tells what is left, and counts what has gone before as deleted', async () => {
    const failures = [
      { imageId: { imageDigest: digestOf('a') }, failureCode: 'ImageNotFound', failureReason: 'gone' },
      {
        imageId: { imageDigest: digestOf('b') },
        failureCode: 'ImageReferencedByManifestList',
        failureReason: 'held',
      },
    ];
    const { aws, images } = imagesOver({ BatchDeleteImage: () => ({ imageIds: [], failures }) });
    expect(await images.delete([digestOf('a'), digestOf('b')])).toEqual([
      { digest: digestOf('b'), reason: 'held' },
    ]);
    expect(aws.inputs('BatchDeleteImage')).toEqual([
      {
        repositoryName: 'cutover/service',
        imageIds: [{ imageDigest: digestOf('a') }, { imageDigest: digestOf('b') }],
      },
    ]);
  });
});
