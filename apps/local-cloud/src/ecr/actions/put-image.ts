import type { PutImageCommandInput, PutImageCommandOutput } from '@aws-sdk/client-ecr';
import { AwsError } from '../../aws-error.ts';
import type { Handler } from '../../contracts.ts';
import { digestOf } from '../../images/bundle-manifest.ts';
import { invalidParameter } from '../errors.ts';
import { checkParts, readManifest } from '../manifest.ts';
import { findRepository, imageKey, imagesOf, putImageRecord } from '../registry-state.ts';
import type { RegistryState } from '../registry-state.ts';
import { retag } from '../retag.ts';

type Output = Omit<PutImageCommandOutput, '$metadata'>;

/**
 * Takes manifests whose layers or images the repository has already, as somebody does who gives an image one more tag:
 * layers come in with what is pushed into the store.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-retag.html
 */
export function putImage(state: RegistryState): Handler<PutImageCommandInput, Output> {
  return ({
    repositoryName,
    registryId,
    imageManifest: text = '',
    imageManifestMediaType,
    imageTag: tag,
    imageDigest,
  }) => {
    const repository = findRepository(state, repositoryName, registryId);
    const { name } = repository;
    const manifest = readManifest(text);
    const mediaType = imageManifestMediaType ?? manifest.mediaType;
    if (mediaType === undefined)
      throw invalidParameter(
        'imageManifestMediaType',
        'image manifest mediatype not provided in manifest or parameter',
      );
    const digest = digestOf(text);
    if (imageDigest !== undefined && imageDigest !== digest) {
      throw new AwsError(
        'ImageDigestDoesNotMatchException',
        `The image digest '${imageDigest}' is not that of the manifest, '${digest}'`,
      );
    }
    const images = imagesOf(state, name);
    const known = state.images.get(imageKey(name, digest));
    if (known !== undefined && (tag === undefined || known.tags.includes(tag))) {
      const tagged = tag === undefined ? '' : ` and tag '${tag}'`;
      throw new AwsError(
        'ImageAlreadyExistsException',
        `Image with digest '${digest}'${tagged} already exists in the repository with name '${name}' in registry with id '${state.place.account}'`,
      );
    }
    const sizeBytes = known?.sizeBytes ?? checkParts(manifest, images, repository, state);
    const image = known ?? {
      repository: name,
      digest,
      tags: [],
      manifest: text,
      mediaType,
      sizeBytes,
      pushedMs: state.clock.now().getTime(),
    };
    if (tag === undefined) putImageRecord(state, image);
    else retag(state, repository, image, tag);
    return {
      image: {
        registryId: state.place.account,
        repositoryName: name,
        imageId: { imageDigest: digest, ...(tag !== undefined && { imageTag: tag }) },
        imageManifest: text,
        imageManifestMediaType: mediaType,
      },
    };
  };
}
