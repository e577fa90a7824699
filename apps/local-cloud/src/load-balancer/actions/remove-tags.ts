import type { RemoveTagsInput, RemoveTagsOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancingContext } from '../context.ts';
import { taggedResource } from '../state/tags.ts';

export function removeTags({ state }: LoadBalancingContext) {
  return (input: RemoveTagsInput): RemoveTagsOutput => {
    for (const resource of (input.ResourceArns ?? []).map((arn) => taggedResource(state, arn))) {
      resource.save(resource.tags.filter((tag) => !(input.TagKeys ?? []).includes(tag.Key ?? '')));
    }
    return {};
  };
}
