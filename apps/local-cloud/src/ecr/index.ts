import { join } from 'node:path';
import type { CloudClock, Images, Place, ResourceProvider, ServiceEndpoint, Store } from '../contracts.ts';
import { createImageStore } from '../images/image-store.ts';
import { createPulledImages } from '../images/pulled-images.ts';
import { batchDeleteImage } from './actions/batch-delete-image.ts';
import { batchGetImage } from './actions/batch-get-image.ts';
import { createRepository } from './actions/create-repository.ts';
import { deleteRepository } from './actions/delete-repository.ts';
import { describeImages } from './actions/describe-images.ts';
import { describeRepositories } from './actions/describe-repositories.ts';
import { getAuthorizationToken } from './actions/get-authorization-token.ts';
import { listImages } from './actions/list-images.ts';
import { putImage } from './actions/put-image.ts';
import { createPush } from './push.ts';
import { imagesOf, registryHost } from './registry-state.ts';
import type { RegistryState } from './registry-state.ts';
import { repositoryProvider } from './repository-provider.ts';

export interface Registry extends Images {
  readonly endpoint: ServiceEndpoint;
  readonly providers: readonly ResourceProvider[];
  /** Tags of a repository, by ARN. */
  tagsOf(arn: string): Readonly<Record<string, string>>;
  /**
   * Takes out images whose content is no longer what their digest says, and files that nobody has any more.
   * @returns digests of the damaged ones
   */
  clean(): Promise<string[]>;
}

/**
 * ECR: repositories of the template, and what was pushed into the content-addressed store below `<stateFolder>/images`. What
 * tasks pull from registries elsewhere is in the same store, and in no repository of this one.
 */
export function createEcr(parts: {
  readonly store: Store;
  readonly clock: CloudClock;
  readonly place: Place;
  readonly stateFolder: string;
  /** Digests of the images that tasks run: their files stay, whatever becomes of the image. */
  readonly running: () => Iterable<string>;
}): Registry {
  const { store, clock, place, stateFolder, running } = parts;
  const files = createImageStore(join(stateFolder, 'images'));
  /** One at a time: what is pushed right now is in nobody's list yet. */
  let working: Promise<unknown> = Promise.resolve();
  const alone = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = working.then(work);
    working = result.catch(() => undefined);
    return result;
  };
  const keepWhatIsUsed = () =>
    files.keepOnly(
      new Set([
        ...state.images.values().map(({ digest }) => digest),
        ...running(),
        ...pulled.files(),
        ...arriving,
      ]),
    );
  /** Of images that are being pulled: nobody has written down yet that they are here. */
  const arriving = new Set<string>();
  const pulled = createPulledImages(join(stateFolder, 'images-pulled'), {
    kept: (digest) => files.kept(digest),
    keep: (folder) =>
      alone(async () => {
        const image = await files.keep(folder);
        arriving.add(image.digest);
        return image;
      }),
  });
  const host = registryHost(place, place.account);
  const state: RegistryState = {
    repositories: store.collection('ecr.repositories'),
    images: store.collection('ecr.images'),
    place,
    clock,
    sweep: () => alone(keepWhatIsUsed),
  };
  const push = createPush(state, files);
  return {
    endpoint: {
      service: 'ecr',
      handlers: {
        BatchDeleteImage: batchDeleteImage(state),
        BatchGetImage: batchGetImage(state),
        CreateRepository: createRepository(state),
        DeleteRepository: deleteRepository(state),
        DescribeImages: describeImages(state),
        DescribeRepositories: describeRepositories(state),
        GetAuthorizationToken: getAuthorizationToken(state),
        ListImages: listImages(state),
        PutImage: putImage(state),
      },
    },
    providers: [repositoryProvider(state)],
    push: (repository, bundle, commit) =>
      alone(async () => {
        const pushed = await push(repository, bundle, commit);
        await store.flush();
        return pushed;
      }),
    pull: (reference, options) =>
      reference.startsWith(`${host}/`) ? Promise.resolve() : pulled.pull(reference, options),
    find(reference) {
      const [, registry, repository = '', tag, digest] = REFERENCE.exec(reference) ?? [];
      if (registry !== host) return pulled.find(reference);
      const image = imagesOf(state, repository).find((one) =>
        digest === undefined ? one.tags.includes(tag ?? 'latest') : one.digest === digest,
      );
      return image && files.kept(image.digest);
    },
    tagsOf: (arn) => state.repositories.get(arn.replace(/^.*:repository\//, ''))?.tags ?? {},
    clean: () =>
      alone(async () => {
        const damaged = await files.removeDamaged();
        for (const { repository, digest } of state.images.values()) {
          if (damaged.includes(digest)) state.images.delete(`${repository}@${digest}`);
        }
        await keepWhatIsUsed();
        return damaged;
      }),
  };
}

/** `<registry>/<repository>:<tag>` or `<registry>/<repository>@<digest>`. */
const REFERENCE = /^([^/]+)\/([^:@]+)(?::([\w.-]+))?(?:@(sha256:[0-9a-f]{64}))?$/;
