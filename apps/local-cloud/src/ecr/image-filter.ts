import type { ListImagesFilter } from '@aws-sdk/client-ecr';
import type { ImageRecord } from './registry-state.ts';

/** Whether a filter lets an image pass. No image is ever archived here: all of them are active. */
export function fits({ tags }: ImageRecord, filter: ListImagesFilter | undefined): boolean {
  const { tagStatus = 'ANY', imageStatus = 'ACTIVE' } = filter ?? {};
  if (imageStatus !== 'ACTIVE' && imageStatus !== 'ANY') return false;
  return tagStatus === 'ANY' || (tagStatus === 'TAGGED') === tags.length > 0;
}
