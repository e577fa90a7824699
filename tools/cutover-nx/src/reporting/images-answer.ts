import type { ImageVerdict, PruneResult } from '@cutover/deploy';
import type { VerbAnswer } from '../session/run-verb.ts';

export interface ImagesPlace {
  /** Such as `cutover/service`. */
  readonly repository: string;
  readonly account: string;
  readonly region: string;
  readonly service: string;
  readonly environment: string;
}

const MEGABYTE = 1_000_000;
/** Of a digest. */
const SHOWN = 12;

/** What the registry holds and why, for people and for programs. */
export function listAnswer(verdicts: readonly ImageVerdict[], place: ImagesPlace): VerbAnswer {
  const unneeded = verdicts.filter(isUnneeded);
  const { service, environment } = place;
  const command = ['npx nx release-images', service, ...(environment === 'local' ? [] : ['-c', environment])];
  return {
    status: 'SUCCESSFUL',
    exitCode: 0,
    ...place,
    images: verdicts.map(facts),
    message: [
      `${holding(verdicts, place)}; ${unneeded.length === 0 ? 'everything is needed' : `nothing needs ${countOf(unneeded)}`}`,
      ...verdicts.map(lineOf),
      ...(unneeded.length === 0 ? [] : [`→ ${command.join(' ')} --prune deletes what nothing needs`]),
    ].join('\n'),
  };
}

/** What was deleted; it fails where the registry has kept something of it. */
export function pruneAnswer(result: PruneResult, place: ImagesPlace): VerbAnswer {
  const { verdicts, deleted, undeleted } = result;
  const gone = verdicts.filter(({ image }) => deleted.includes(image.digest));
  const kept = verdicts.filter(({ image }) => !deleted.includes(image.digest));
  const nothing = deleted.length === 0 && undeleted.length === 0;
  return {
    status: undeleted.length > 0 ? 'FAILED' : nothing ? 'NOTHING_TO_DO' : 'SUCCESSFUL',
    exitCode: undeleted.length > 0 ? 1 : 0,
    ...place,
    images: kept.map(facts),
    deleted,
    undeleted,
    message: [
      `${nothing ? 'nothing to delete' : `deleted ${countOf(gone)}`}: ${holding(kept, place)}`,
      ...gone.map(({ image }) => `  deleted  ${short(image.digest)}  ${image.tags.join(', ') || 'no tag'}`),
      ...kept.map(lineOf),
      ...undeleted.map(({ digest, reason }) => `  ${short(digest)} was not deleted: ${reason}`),
      ...(undeleted.length === 0 ? [] : ['→ run the command again: it deletes what is left']),
    ].join('\n'),
  };
}

function isUnneeded({ keptFor }: ImageVerdict): boolean {
  return keptFor.length === 0;
}

function holding(verdicts: readonly ImageVerdict[], { repository, account, region }: ImagesPlace): string {
  return `${repository} in account ${account} (${region}) holds ${countOf(verdicts)}`;
}

/** `3 images, 24.0 MB`; an index has no layers of its own. */
function countOf(verdicts: readonly ImageVerdict[]): string {
  const bytes = verdicts
    .filter(({ image }) => image.parts.length === 0)
    .reduce((sum, { image }) => sum + image.sizeBytes, 0);
  if (verdicts.length === 0) return 'no image';
  return `${verdicts.length} image${verdicts.length === 1 ? '' : 's'}, ${megabytes(bytes)}`;
}

function lineOf({ image, keptFor }: ImageVerdict): string {
  const { digest, tags, pushedAtMs, sizeBytes } = image;
  const pushed = new Date(pushedAtMs).toISOString().slice(0, 16).replace('T', ' ');
  const why = keptFor.length === 0 ? 'nothing needs it' : keptFor.map(shortened).join('; ');
  const what = [short(digest), tags.join(', ') || 'no tag', pushed, megabytes(sizeBytes)].join('  ');
  return `  ${keptFor.length === 0 ? 'unneeded' : 'kept    '} ${what}  ${why}`;
}

function facts({ image, keptFor }: ImageVerdict) {
  const { digest, tags, pushedAtMs, sizeBytes, parts } = image;
  return { digest, tags, pushedAt: new Date(pushedAtMs).toISOString(), sizeBytes, parts, keptFor };
}

function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + SHOWN);
}

function shortened(reason: string): string {
  return reason.replace(/sha256:[0-9a-f]{64}/g, short);
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
