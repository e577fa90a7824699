/** What is to be built, the same for every builder. */
export interface BuildRequest {
  /** The folder that is copied in, with its modes as they are to be. */
  readonly context: string;
  readonly dockerfile: string;
  /** The Dockerfile's allow list. */
  readonly ignoreFile: string;
  /** Such as `linux/arm64`, sorted. */
  readonly platforms: readonly string[];
  /** Seconds since the epoch: time of everything that the build makes. */
  readonly timestamp: number;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** The folder that becomes an OCI image layout; it does not exist yet. */
  readonly layout: string;
}

/** Builds images: equal requests give equal digests. */
export interface Builder {
  /** With its version, such as `buildah 1.28.2`. */
  readonly name: string;
  /** @throws {ProgramError} where the build fails */
  build(request: BuildRequest, signal: AbortSignal): Promise<void>;
}

/** `--build-arg` for each, in the order of their names. */
export function buildArgWords(buildArgs: BuildRequest['buildArgs']): string[] {
  return Object.entries(buildArgs)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
}
