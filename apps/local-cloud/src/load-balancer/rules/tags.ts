import type { Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';

export const MAX_TAGS = 50;

/**
 * Tags of a resource that is made.
 * @throws {AwsError} TooManyTagsException, DuplicateTagKeysException
 */
export function acceptTags(tags: readonly Tag[] = []): readonly Tag[] {
  if (tags.length > MAX_TAGS) throw tooManyTags();
  assertUniqueKeys(tags);
  return tags;
}

export function assertUniqueKeys(tags: readonly Tag[]): void {
  if (new Set(tags.map(({ Key }) => Key)).size === tags.length) return;
  throw new AwsError('DuplicateTagKeysException', 'A tag key was specified more than once');
}

export function tooManyTags(): AwsError {
  return new AwsError('TooManyTagsException', `A resource can have at most ${MAX_TAGS} tags`);
}
