import type * as ecr from '@aws-sdk/client-ecr';
import { requestTags } from '../access.ts';
import type { Access, ActionTable, ContextValues, Facts } from '../access.ts';

interface OnRepository {
  readonly repositoryName?: string | undefined;
  readonly registryId?: string | undefined;
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html */
export const ecrActions: ActionTable = {
  GetAuthorizationToken: () => [{ action: 'ecr:GetAuthorizationToken', resource: '*' }],
  BatchDeleteImage: on('BatchDeleteImage'),
  BatchGetImage: on('BatchGetImage'),
  DeleteRepository: on('DeleteRepository'),
  DescribeImages: on('DescribeImages'),
  ListImages: on('ListImages'),
  PutImage: on('PutImage'),
  DescribeRepositories: ({ repositoryNames = ['*'], registryId }: ecr.DescribeRepositoriesRequest, facts) =>
    repositoryNames.map((repositoryName) =>
      onRepository('DescribeRepositories', { repositoryName, registryId }, facts),
    ),
  CreateRepository: ({ tags = [], ...repository }: ecr.CreateRepositoryRequest, facts) => {
    const context = requestTags(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
    return [
      onRepository('CreateRepository', repository, facts, context),
      ...(tags.length === 0 ? [] : [onRepository('TagResource', repository, facts, context)]),
    ];
  },
};

function on(action: string) {
  return (input: OnRepository, facts: Facts) => [onRepository(action, input, facts)];
}

function onRepository(
  action: string,
  { repositoryName = '', registryId }: OnRepository,
  { place }: Pick<Facts, 'place'>,
  context: ContextValues = {},
): Access {
  const { region, account } = place;
  const resource = `arn:aws:ecr:${region}:${registryId ?? account}:repository/${repositoryName}`;
  return { action: `ecr:${action}`, resource, context };
}
