/** An image as the registry holds it: of one platform, or an index of several. */
export interface RegistryImage {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  readonly tags: readonly string[];
  /** By the registry's clock. */
  readonly pushedAtMs: number;
  readonly sizeBytes: number;
  /** Digests of the images that this index holds; none for an image of one platform. */
  readonly parts: readonly string[];
  /** Digest of the image that this artifact describes, such as a signature. */
  readonly subject?: string;
}

/** An image that was not deleted, and why, in the registry's words. */
export interface UndeletedImage {
  readonly digest: string;
  readonly reason: string;
}

/**
 * The repository of one service. A read rejects when any part of the answer could not be read.
 * @throws {DeployError} as `Platform` does
 */
export interface ImageRegistry {
  images(signal?: AbortSignal): Promise<readonly RegistryImage[]>;
  /** By digest, with all tags. What is gone already counts as deleted. */
  delete(digests: readonly string[], signal?: AbortSignal): Promise<readonly UndeletedImage[]>;
}

/** Something that needs an image in the registry: to run, or to start again what runs. */
export interface ImageUse {
  /** A reference as a task definition has it, or a digest. */
  readonly image: string;
  /** Such as `service-blue`. */
  readonly by: string;
}

/** What runs, or is told to run, in one environment. Rejects when any part could not be read. */
export type ReadImageUses = (signal?: AbortSignal) => Promise<readonly ImageUse[]>;
