/** An image that cannot be pulled. The message is what follows `CannotPullContainerError: `, in ECS's words. */
export class PullFailure extends Error {
  override readonly name = 'PullFailure';
}

/**
 * ECS hands on what containerd says.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 */
export const pullFailures = {
  manifest: (reference: string, reason: string, options?: ErrorOptions) =>
    new PullFailure(
      `pull image manifest has been retried 1 time(s): failed to resolve ref ${reference}: ${reason}`,
      options,
    ),
  layer: (reason: string, options?: ErrorOptions) =>
    new PullFailure(`ref pull has been retried 1 time(s): ${reason}`, options),
  otherDigest: (kind: 'manifest' | 'config' | 'layer', found: string, expected: string) =>
    new PullFailure(
      `ref pull has been retried 1 time(s): failed to copy: failed commit on ref "${kind}-${expected}": unexpected commit digest ${found}, expected ${expected}: failed precondition`,
    ),
  platform: (platform: string) =>
    new PullFailure(`image Manifest does not contain descriptor matching platform '${platform}'`),
} as const;
