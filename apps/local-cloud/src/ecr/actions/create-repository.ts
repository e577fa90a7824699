import { randomUUID } from 'node:crypto';
import type { CreateRepositoryCommandInput, CreateRepositoryCommandOutput, Tag } from '@aws-sdk/client-ecr';
import { AwsError } from '../../aws-error.ts';
import type { Handler } from '../../contracts.ts';
import { repositoryAnswer } from '../answers.ts';
import { invalidParameter } from '../errors.ts';
import type { RegistryState, RepositoryRecord } from '../registry-state.ts';

const MAX_TAGS = 50;

type Output = Omit<CreateRepositoryCommandOutput, '$metadata'>;

export function createRepository(state: RegistryState): Handler<CreateRepositoryCommandInput, Output> {
  const { repositories, place, clock } = state;
  return (input) => {
    const { repositoryName: name = '', registryId = place.account } = input;
    if (registryId !== place.account)
      throw invalidParameter('registryId', 'must be the registry of the caller');
    if (repositories.get(name) !== undefined) {
      throw new AwsError(
        'RepositoryAlreadyExistsException',
        `The repository with name '${name}' already exists in the registry with id '${place.account}'`,
      );
    }
    const repository: RepositoryRecord = {
      name,
      createdMs: clock.now().getTime(),
      ...checkedMutability(input),
      scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false,
      encryption: encryptionOf(input.encryptionConfiguration, state),
      tags: checkedTags(input.tags ?? []),
    };
    repositories.set(name, repository);
    return { repository: repositoryAnswer(state, repository) };
  };
}

/** @throws {AwsError} InvalidParameterException where there are exceptions to none, or none to something */
function checkedMutability({
  imageTagMutability: mutability = 'MUTABLE',
  imageTagMutabilityExclusionFilters: filters = [],
}: CreateRepositoryCommandInput): Pick<RepositoryRecord, 'mutability' | 'exceptions'> {
  if (mutability.endsWith('_WITH_EXCLUSION') !== filters.length > 0) {
    throw invalidParameter(
      'imageTagMutabilityExclusionFilters',
      'needs MUTABLE_WITH_EXCLUSION or IMMUTABLE_WITH_EXCLUSION, and these need it',
    );
  }
  return { mutability, exceptions: filters.flatMap(({ filter }) => filter ?? []) };
}

/** A key that is not named is AWS's own for ECR. */
function encryptionOf(
  given: CreateRepositoryCommandInput['encryptionConfiguration'],
  { place }: RegistryState,
): RepositoryRecord['encryption'] {
  const { encryptionType = 'AES256', kmsKey } = given ?? {};
  if (encryptionType === 'AES256') {
    if (kmsKey !== undefined)
      throw invalidParameter('encryptionConfiguration.kmsKey', 'needs KMS or KMS_DSSE');
    return { encryptionType };
  }
  const own = `arn:aws:kms:${place.region}:${place.account}:key/${randomUUID()}`;
  return { encryptionType, kmsKey: kmsKey ?? own };
}

/** @throws {AwsError} TooManyTagsException, InvalidTagParameterException */
function checkedTags(tags: readonly Tag[]): Record<string, string> {
  if (tags.length > MAX_TAGS) {
    throw new AwsError('TooManyTagsException', `Too many tags: a repository takes ${MAX_TAGS}`);
  }
  const found: Record<string, string> = {};
  for (const { Key = '', Value = '' } of tags) {
    if (Key === '' || Key.startsWith('aws:') || Key.length > 128 || Value.length > 256 || Key in found) {
      throw new AwsError(
        'InvalidTagParameterException',
        `Invalid tag '${Key}': keys are unique, of 1 to 128 characters and not AWS's own`,
      );
    }
    found[Key] = Value;
  }
  return found;
}
