import type { ImageDetail, Repository } from '@aws-sdk/client-ecr';
import { registryHost, repositoryArn } from './registry-state.ts';
import type { ImageRecord, RegistryState, RepositoryRecord } from './registry-state.ts';

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Repository.html */
export function repositoryAnswer({ place }: RegistryState, repository: RepositoryRecord): Repository {
  const { name, createdMs, mutability, exceptions, scanOnPush, encryption } = repository;
  return {
    repositoryArn: repositoryArn(place, name),
    registryId: place.account,
    repositoryName: name,
    repositoryUri: `${registryHost(place, place.account)}/${name}`,
    createdAt: new Date(createdMs),
    imageTagMutability: mutability,
    ...(exceptions.length > 0 && {
      imageTagMutabilityExclusionFilters: exceptions.map((filter) => ({ filterType: 'WILDCARD', filter })),
    }),
    imageScanningConfiguration: { scanOnPush },
    encryptionConfiguration: encryption,
  };
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageDetail.html */
export function imageAnswer({ place }: RegistryState, image: ImageRecord): ImageDetail {
  const { repository, digest, tags, manifest, mediaType, sizeBytes, pushedMs } = image;
  const { artifactType, config } = JSON.parse(manifest) as {
    artifactType?: string;
    config?: { mediaType?: string };
  };
  const artifactMediaType = artifactType ?? config?.mediaType;
  return {
    registryId: place.account,
    repositoryName: repository,
    imageDigest: digest,
    ...(tags.length > 0 && { imageTags: [...tags] }),
    imageSizeInBytes: sizeBytes,
    imagePushedAt: new Date(pushedMs),
    imageManifestMediaType: mediaType,
    ...(artifactMediaType !== undefined && { artifactMediaType }),
    imageStatus: 'ACTIVE',
  };
}
