import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  Tag,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
} from '@aws-sdk/client-ecs';
import type { Collection } from '../../contracts.ts';
import { lastSegment, parseArn } from '../arns.ts';
import type { EcsContext } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import { checkTags } from '../tags.ts';

interface Tagged {
  readonly tags: readonly Tag[];
  write(tags: readonly Tag[]): void;
}

export function tagResource(input: TagResourceRequest, context: EcsContext): TagResourceResponse {
  const resource = find(input.resourceArn, context);
  const added = checkTags(input.tags);
  const kept = resource.tags.filter(({ key }) => !added.some((tag) => tag.key === key));
  resource.write(checkTags([...kept, ...added]));
  return {};
}

export function untagResource(input: UntagResourceRequest, context: EcsContext): UntagResourceResponse {
  const resource = find(input.resourceArn, context);
  resource.write(resource.tags.filter(({ key = '' }) => input.tagKeys?.includes(key) !== true));
  return {};
}

export function listTagsForResource(
  input: ListTagsForResourceRequest,
  context: EcsContext,
): ListTagsForResourceResponse {
  return { tags: [...find(input.resourceArn, context).tags] };
}

function find(arn = '', { state }: EcsContext): Tagged {
  const { type, path = '' } = parseArn(arn) ?? {};
  switch (type) {
    case 'cluster':
      return tagged(state.clusters, path);
    case 'service':
      return tagged(state.services, path);
    case 'task':
      return tagged(state.tasks, lastSegment(path));
    case 'task-definition':
      return tagged(state.definitions, path);
    default:
      throw invalidParameter('Invalid resource ARN.');
  }
}

function tagged<Value extends { tags: readonly Tag[] }>(collection: Collection<Value>, key: string): Tagged {
  const record = collection.get(key);
  if (record === undefined) throw invalidParameter('The specified resource does not exist.');
  return { tags: record.tags, write: (tags) => collection.set(key, { ...record, tags }) };
}
