import type { AddTagsInput, AddTagsOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import { taggedResource } from '../state/tags.ts';

const MAX_TAGS = 50;

export function addTags({ state }: LoadBalancingContext) {
  return (input: AddTagsInput): AddTagsOutput => {
    const given = input.Tags ?? [];
    const keys = given.map((tag) => tag.Key);
    if (new Set(keys).size < keys.length)
      throw new AwsError('DuplicateTagKeysException', 'A tag key was specified more than once');
    const resources = (input.ResourceArns ?? []).map((arn) => taggedResource(state, arn));
    const tagged = resources.map((resource) => ({
      resource,
      tags: [...resource.tags.filter((tag) => !keys.includes(tag.Key)), ...given],
    }));
    if (tagged.some(({ tags }) => tags.length > MAX_TAGS)) {
      throw new AwsError('TooManyTagsException', `A resource can have at most ${MAX_TAGS} tags`);
    }
    for (const { resource, tags } of tagged) resource.save(tags);
    return {};
  };
}
