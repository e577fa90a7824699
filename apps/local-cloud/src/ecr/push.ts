import type { Images } from '../contracts.ts';
import type { ImageStore } from '../images/image-store.ts';
import { imageKey, putImageRecord, registryHost } from './registry-state.ts';
import type { RegistryState } from './registry-state.ts';

/** Digits of the digest in a tag. */
const SHORT = 8;

/**
 * Takes a bundle into a repository. Its tag is the commit and the start of the digest: what is built from one commit on this
 * machine, with changes that nobody has committed, is not the same each time, and a tag never moves.
 */
export function createPush(state: RegistryState, files: ImageStore): Images['push'] {
  const { place, clock } = state;
  return async (repository, bundle, commit) => {
    const { digest, folder, text, mediaType, sizeBytes } = await files.keep(bundle);
    const known = state.images.get(imageKey(repository, digest));
    const pushed = { repository, digest, tags: [], manifest: text, mediaType, sizeBytes };
    const image = known ?? { ...pushed, pushedMs: clock.now().getTime() };
    const tag = commit === undefined ? [] : [`${commit}-${digest.slice('sha256:'.length).slice(0, SHORT)}`];
    putImageRecord(state, { ...image, tags: [...new Set([...image.tags, ...tag])] });
    const uri = `${registryHost(place, place.account)}/${repository}@${digest}`;
    return { digest, folder, uri };
  };
}
