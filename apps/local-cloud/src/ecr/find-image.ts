import type { ImageFailure, ImageIdentifier } from '@aws-sdk/client-ecr';
import type { ImageRecord } from './registry-state.ts';

const DIGEST = /^[\w+.-]+:[0-9a-fA-F]{64}$/;

/**
 * The image that a digest, a tag or both name, or why there is none.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageFailure.html
 */
export function findImage(
  images: readonly ImageRecord[],
  id: ImageIdentifier,
): { readonly image: ImageRecord } | { readonly failure: ImageFailure } {
  const { imageDigest: digest, imageTag: tag } = id;
  if (digest === undefined && tag === undefined) {
    return failed(
      {},
      'MissingDigestAndTag',
      'Invalid request parameters: both tag and digest cannot be null',
    );
  }
  if (digest !== undefined && !DIGEST.test(digest)) {
    const rule = "image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'";
    return failed({ imageDigest: digest }, 'InvalidImageDigest', `Invalid request parameters: ${rule}`);
  }
  const image = images.find(
    (one) => (digest === undefined || one.digest === digest) && (tag === undefined || one.tags.includes(tag)),
  );
  return image === undefined ? failed(id, 'ImageNotFound', 'Requested image not found') : { image };
}

export function failed(
  imageId: ImageIdentifier,
  failureCode: NonNullable<ImageFailure['failureCode']>,
  failureReason: string,
): { failure: ImageFailure } {
  return { failure: { imageId, failureCode, failureReason } };
}
