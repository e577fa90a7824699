/** An error that AWS declares for an action. `code` is the SDK's name of it, such as `TargetGroupNotFoundException`. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
