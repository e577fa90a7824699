import type { AddTagsInput, AddTagsOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancingContext } from '../context.ts';
import { assertUniqueKeys, MAX_TAGS, tooManyTags } from '../rules/tags.ts';
import { taggedResource } from '../state/tags.ts';

export function addTags({ state }: LoadBalancingContext) {
  return (input: AddTagsInput): AddTagsOutput => {
    const given = input.Tags ?? [];
    const keys = given.map((tag) => tag.Key);
    assertUniqueKeys(given);
    const resources = (input.ResourceArns ?? []).map((arn) => taggedResource(state, arn));
    const tagged = resources.map((resource) => ({
      resource,
      tags: [...resource.tags.filter((tag) => !keys.includes(tag.Key)), ...given],
    }));
    if (tagged.some(({ tags }) => tags.length > MAX_TAGS)) throw tooManyTags();
    for (const { resource, tags } of tagged) resource.save(tags);
    return {};
  };
}
