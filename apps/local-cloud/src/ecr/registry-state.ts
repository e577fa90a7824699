import type { ImageTagMutability } from '@aws-sdk/client-ecr';
import type { CloudClock, Collection, Place } from '../contracts.ts';
import { invalidParameter, repositoryNotFound } from './errors.ts';

export interface RepositoryRecord {
  readonly name: string;
  readonly createdMs: number;
  readonly mutability: ImageTagMutability;
  /** Wildcards of the tags that are an exception to `mutability`. */
  readonly exceptions: readonly string[];
  readonly scanOnPush: boolean;
  readonly encryption: { readonly encryptionType: 'AES256' | 'KMS' | 'KMS_DSSE'; readonly kmsKey?: string };
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the template may take it away with its images. */
  readonly emptyOnDelete?: boolean;
}

/** An image of one repository. */
export interface ImageRecord {
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly manifest: string;
  readonly mediaType: string;
  /** Of its layers; of an index, those of its largest image. */
  readonly sizeBytes: number;
  readonly pushedMs: number;
}

/** What the handlers of ECR work on. */
export interface RegistryState {
  readonly repositories: Collection<RepositoryRecord>;
  /** By `imageKey`. */
  readonly images: Collection<ImageRecord>;
  readonly place: Place;
  readonly clock: CloudClock;
  /** Takes out files of images that nobody has any more. */
  readonly sweep: () => Promise<void>;
}

export function imageKey(repository: string, digest: string): string {
  return `${repository}@${digest}`;
}

/** @throws {AwsError} RepositoryNotFoundException */
export function findRepository(
  { repositories, place }: RegistryState,
  name = '',
  registryId = place.account,
): RepositoryRecord {
  const found = registryId === place.account ? repositories.get(name) : undefined;
  if (found === undefined) throw repositoryNotFound(name, registryId);
  return found;
}

/** Oldest first. */
export function imagesOf({ images }: RegistryState, repository: string): ImageRecord[] {
  return images
    .values()
    .filter((image) => image.repository === repository)
    .sort((one, other) => one.pushedMs - other.pushedMs);
}

export function putImageRecord({ images }: RegistryState, image: ImageRecord): void {
  images.set(imageKey(image.repository, image.digest), image);
}

/** Whether a tag that names one image may come to name another. */
export function isImmutable({ mutability, exceptions }: RepositoryRecord, tag: string): boolean {
  const isException = exceptions.some((wildcard) =>
    new RegExp(`^${wildcard.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(tag),
  );
  return mutability.startsWith('IMMUTABLE') !== isException;
}

/** Digests of the images that an index holds; none for any other manifest. */
export function partsOf({ manifest }: Pick<ImageRecord, 'manifest'>): string[] {
  const { manifests = [] } = JSON.parse(manifest) as { manifests?: readonly { digest?: string }[] };
  return manifests.flatMap(({ digest }) => digest ?? []);
}

/** The page of a list, as ECR's actions ask for it. */
export function pageRequest(input: { nextToken?: string | undefined; maxResults?: number | undefined }) {
  return {
    limit: input.maxResults ?? 100,
    token: input.nextToken,
    invalidToken: () => invalidParameter('nextToken', 'Invalid token'),
  };
}

export function repositoryArn({ region, account }: Place, name: string): string {
  return `arn:aws:ecr:${region}:${account}:repository/${name}`;
}

/** Host of the registry of an account. */
export function registryHost({ region }: Place, account: string): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com`;
}
