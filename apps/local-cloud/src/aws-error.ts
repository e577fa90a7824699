/** An error that AWS declares for an action. `code` is the SDK's name of it, such as `TargetGroupNotFoundException`. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  /** Further members of the error's shape, such as the item of a failed condition. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.members = members;
  }
}
