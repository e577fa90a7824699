import type { Tag } from '@aws-sdk/client-ecs';
import { invalidParameter } from './errors.ts';

const MOST_TAGS = 50;

/** @throws {AwsError} InvalidParameterException for a key that is missing, too long, twice or AWS's own */
export function checkTags(tags: readonly Tag[] = []): Tag[] {
  if (tags.length > MOST_TAGS) throw invalidParameter(`Tags can not contain more than ${MOST_TAGS} entries.`);
  const keys = tags.map(({ key }) => key ?? '');
  for (const key of keys) {
    if (key === '' || key.length > 128) throw invalidParameter('Tag key must have from 1 to 128 characters.');
    if (key.toLowerCase().startsWith('aws:')) throw invalidParameter('Tag keys cannot start with aws:.');
  }
  if (new Set(keys).size !== keys.length) throw invalidParameter('Duplicate tag keys are not allowed.');
  if (tags.some(({ value = '' }) => value.length > 256)) {
    throw invalidParameter('Tag value must have at most 256 characters.');
  }
  return tags.map(({ key = '', value = '' }) => ({ key, value }));
}
