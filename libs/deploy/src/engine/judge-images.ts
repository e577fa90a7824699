import type { ImageUse, RegistryImage } from '../ports/image-registry.ts';
import type { Holder } from '../ports/journal.ts';
import type { Release } from '../ports/platform.ts';
import { isOpen } from './lifecycle.ts';
import { goodDeployments } from './rollback-window.ts';
import type { ServiceDeployment } from './service-deployment.ts';

/** What one environment needs of the registry, read whole. */
export interface EnvironmentReading {
  readonly environment: string;
  readonly uses: readonly ImageUse[];
  /** Newest first; as many as a rollback looks at. */
  readonly history: readonly ServiceDeployment[];
  /** Somebody else who may be about to deploy any image; undefined where nobody is. */
  readonly lockedBy?: Holder;
}

export interface ImagesReading {
  /** When the reading began, by the registry's clock. */
  readonly startedAtMs: number;
  readonly images: readonly RegistryImage[];
  /** Every environment that may run an image of this repository. */
  readonly environments: readonly EnvironmentReading[];
}

export interface ImageVerdict {
  readonly image: RegistryImage;
  /** Why it is kept; empty where nothing needs it. */
  readonly keptFor: readonly string[];
}

/**
 * Which images somebody needs, and what for: what runs or is told to run, what is on its way, what a rollback can name, what was
 * pushed lately, and the parts of all of these.
 * @param graceMs age up to which an image is kept, because whoever pushed it may be about to deploy it
 * @returns the newest first
 */
export function judgeImages(
  { startedAtMs, images, environments }: ImagesReading,
  graceMs: number,
): readonly ImageVerdict[] {
  const needed = environments.flatMap(needsOf);
  const verdicts = images.map((image) => ({
    image,
    keptFor: [
      ...needed.filter((need) => names(need.image, image)).map(({ why }) => why),
      ...environments.flatMap(({ environment, lockedBy }) =>
        lockedBy === undefined
          ? []
          : [
              `${lockedBy.owner} holds the lock of ${environment} for ${lockedBy.verb}, perhaps of this image`,
            ],
      ),
      // The very moment counts as later: the clock that stamps a push ticks in seconds.
      ...(image.pushedAtMs >= Math.floor((startedAtMs - graceMs) / 1000) * 1000
        ? ['pushed a short while ago']
        : []),
    ],
  }));
  return withDependents(verdicts).sort(
    (one, other) =>
      other.image.pushedAtMs - one.image.pushedAtMs || one.image.digest.localeCompare(other.image.digest),
  );
}

interface Need {
  /** A reference, or a digest. */
  readonly image: string;
  readonly why: string;
}

function needsOf({ environment, uses, history }: EnvironmentReading): Need[] {
  const [last] = history;
  const good = goodDeployments(history).map(({ release }) => release);
  const moving =
    last !== undefined && isOpen(last)
      ? [last.release, last.targetRevision?.release, last.sourceRevision?.release]
      : [];
  const replaced = last?.sourceRevision?.release;
  return unique([
    ...uses.map(({ image, by }) => ({ image, why: `${by} of ${environment}` })),
    ...needs(moving, `deployment ${last?.id ?? ''} of ${environment}, which has not ended`),
    ...needs([...good, replaced], `a rollback of ${environment}`),
  ]);
}

/** Its digest and its reference should say the same; where they do not, both count. */
function needs(releases: readonly (Release | undefined)[], why: string): Need[] {
  return releases.flatMap((release) =>
    release === undefined ? [] : [release.digest, release.image].map((image) => ({ image, why })),
  );
}

function unique(needs: readonly Need[]): Need[] {
  return [...new Map(needs.map((need) => [`${need.image} ${need.why}`, need])).values()];
}

function names(reference: string, { digest, tags }: RegistryImage): boolean {
  if (reference === digest || reference.endsWith(`@${digest}`)) return true;
  if (reference.includes('@') || reference.startsWith('sha256:')) return false;
  const tag = /:([\w][\w.-]{0,299})$/.exec(reference)?.[1] ?? 'latest';
  return tags.includes(tag);
}

/** What a kept index holds is kept, and what describes a kept image. */
function withDependents(verdicts: readonly ImageVerdict[]): ImageVerdict[] {
  const kept = new Map(verdicts.map(({ image, keptFor }) => [image.digest, new Set(keptFor)]));
  const keep = (digest: string, why: string): boolean => {
    const reasons = kept.get(digest);
    if (reasons === undefined || reasons.has(why)) return false;
    reasons.add(why);
    return true;
  };
  let changed = true;
  while (changed) {
    changed = false;
    for (const { image } of verdicts) {
      if (image.subject !== undefined && (kept.get(image.subject)?.size ?? 0) > 0) {
        changed = keep(image.digest, `describes ${image.subject}`) || changed;
      }
      if ((kept.get(image.digest)?.size ?? 0) === 0) continue;
      for (const part of image.parts) changed = keep(part, `part of ${image.digest}`) || changed;
    }
  }
  return verdicts.map(({ image }) => ({ image, keptFor: [...(kept.get(image.digest) ?? [])] }));
}

/** Digests in the order in which a registry lets them go: an index before its parts. */
export function inOrderOfDeletion(images: readonly RegistryImage[]): readonly (readonly string[])[] {
  const left = new Map(images.map((image) => [image.digest, image]));
  const rounds: string[][] = [];
  while (left.size > 0) {
    const held = new Set([...left.values()].flatMap(({ parts }) => parts));
    const free = [...left.keys()].filter((digest) => !held.has(digest));
    // Indexes cannot hold each other: a digest is over what it names.
    const round = free.length > 0 ? free : [...left.keys()];
    rounds.push(round);
    for (const digest of round) left.delete(digest);
  }
  return rounds;
}
