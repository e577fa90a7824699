import type { ResourceProvider } from '../contracts.ts';
import { physicalName, SHORT_STEM } from '../resource-ids.ts';
import { refuseOthers } from '../unsupported-property.ts';
import { removeRepository } from './actions/delete-repository.ts';
import { imagesOf, registryHost, repositoryArn } from './registry-state.ts';
import type { RegistryState, RepositoryRecord } from './registry-state.ts';

interface RepositoryProperties extends Record<string, unknown> {
  readonly RepositoryName?: string;
  readonly ImageTagMutability?: RepositoryRecord['mutability'];
  readonly ImageTagMutabilityExclusionFilters?: readonly {
    readonly ImageTagMutabilityExclusionFilterValue: string;
  }[];
  readonly ImageScanningConfiguration?: { readonly ScanOnPush?: boolean };
  readonly EncryptionConfiguration?: {
    readonly EncryptionType: RepositoryRecord['encryption']['encryptionType'];
    readonly KmsKey?: string;
  };
  readonly EmptyOnDelete?: boolean;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

const known = [
  'RepositoryName',
  'ImageTagMutability',
  'ImageTagMutabilityExclusionFilters',
  'ImageScanningConfiguration',
  'EncryptionConfiguration',
  'EmptyOnDelete',
  'Tags',
  // Kept by AWS alone: no image expires here, and who may pull is judged by the roles of the caller.
  'LifecyclePolicy',
  'RepositoryPolicyText',
];

/** `AWS::ECR::Repository` of the template. */
export function repositoryProvider(state: RegistryState): ResourceProvider<RepositoryProperties> {
  return {
    type: 'AWS::ECR::Repository',
    putAtEveryStart: true,
    put(resource) {
      const { properties } = resource;
      refuseOthers(properties, known);
      const name = physicalName(properties.RepositoryName, resource, SHORT_STEM);
      const { EncryptionType = 'AES256', KmsKey } = properties.EncryptionConfiguration ?? {};
      state.repositories.set(name, {
        name,
        createdMs: state.repositories.get(name)?.createdMs ?? state.clock.now().getTime(),
        mutability: properties.ImageTagMutability ?? 'MUTABLE',
        exceptions: (properties.ImageTagMutabilityExclusionFilters ?? []).map(
          ({ ImageTagMutabilityExclusionFilterValue: filter }) => filter,
        ),
        scanOnPush: properties.ImageScanningConfiguration?.ScanOnPush ?? false,
        encryption: { encryptionType: EncryptionType, ...(KmsKey !== undefined && { kmsKey: KmsKey }) },
        tags: Object.fromEntries((properties.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
        emptyOnDelete: properties.EmptyOnDelete ?? false,
      });
      return {
        physicalId: name,
        attributes: {
          Arn: repositoryArn(state.place, name),
          RepositoryUri: `${registryHost(state.place, state.place.account)}/${name}`,
        },
      };
    },
    /** One that holds images stays unless the template lets them go: CloudFormation cannot delete it either. */
    async remove(name) {
      const { emptyOnDelete = false } = state.repositories.get(name) ?? {};
      if (!emptyOnDelete && imagesOf(state, name).length > 0) return;
      removeRepository(state, name);
      await state.sweep();
    },
  };
}
