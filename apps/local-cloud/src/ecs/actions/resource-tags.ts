import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  Tag,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
} from '@aws-sdk/client-ecs';
import { AwsError } from '../../aws-error.ts';
import type { Collection } from '../../contracts.ts';
import { lastSegment, parseArn } from '../arns.ts';
import type { EcsContext } from '../context.ts';
import { clusterNotFound, invalidParameter } from '../errors.ts';
import type { EcsState } from '../records.ts';
import { checkTags } from '../tags.ts';

interface Tagged {
  readonly tags: readonly Tag[];
  write(tags: readonly Tag[]): void;
}

export function tagResource(input: TagResourceRequest, context: EcsContext): TagResourceResponse {
  const resource = find(input.resourceArn, context, missingResource);
  const added = checkTags(input.tags);
  const kept = resource.tags.filter(({ key }) => !added.some((tag) => tag.key === key));
  resource.write(checkTags([...kept, ...added]));
  return {};
}

export function untagResource(input: UntagResourceRequest, context: EcsContext): UntagResourceResponse {
  const resource = find(input.resourceArn, context, missingResource);
  resource.write(resource.tags.filter(({ key = '' }) => input.tagKeys?.includes(key) !== true));
  return {};
}

export function listTagsForResource(
  input: ListTagsForResourceRequest,
  context: EcsContext,
): ListTagsForResourceResponse {
  // The one of the three that does not declare ResourceNotFoundException.
  const missing = () => invalidParameter('The specified resource does not exist.');
  return { tags: [...find(input.resourceArn, context, missing).tags] };
}

/** Tags of a resource; none where there is no such resource. */
export function tagsOf(arn: string, state: EcsState): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(
      find(arn, { state }, clusterNotFound).tags.map(({ key = '', value = '' }) => [key, value]),
    );
  } catch (error) {
    if (error instanceof AwsError) return {};
    throw error;
  }
}

/** @throws {AwsError} ClusterNotFoundException where the ARN's cluster is not there, else what `missing` makes */
function find(arn = '', { state }: Pick<EcsContext, 'state'>, missing: () => AwsError): Tagged {
  const { type, path = '' } = parseArn(arn) ?? {};
  const [cluster = ''] = path.split('/');
  switch (type) {
    case 'cluster':
      return tagged(state.clusters, path, clusterNotFound);
    case 'service':
    case 'task': {
      if (state.clusters.get(cluster) === undefined) throw clusterNotFound();
      if (type === 'service') return tagged(state.services, path, missing);
      return tagged(state.tasks, lastSegment(path), missing);
    }
    case 'task-definition':
      return tagged(state.definitions, path, missing);
    default:
      throw invalidParameter('Invalid resource ARN.');
  }
}

function missingResource(): AwsError {
  return new AwsError('ResourceNotFoundException', 'The specified resource could not be found.');
}

function tagged<Value extends { tags: readonly Tag[] }>(
  collection: Collection<Value>,
  key: string,
  missing: () => AwsError,
): Tagged {
  const record = collection.get(key);
  if (record === undefined) throw missing();
  return { tags: record.tags, write: (tags) => collection.set(key, { ...record, tags }) };
}
