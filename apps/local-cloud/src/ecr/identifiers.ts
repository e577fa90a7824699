import type { ImageIdentifier } from '@aws-sdk/client-ecr';
import type { ImageRecord } from './registry-state.ts';

/** One for each tag; the digest alone where there is none. */
export function identifiersOf({ digest, tags }: ImageRecord): ImageIdentifier[] {
  if (tags.length === 0) return [{ imageDigest: digest }];
  return tags.map((imageTag) => ({ imageDigest: digest, imageTag }));
}
