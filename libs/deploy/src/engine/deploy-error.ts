import type { StopReason } from './lifecycle.ts';

export type DeployErrorCode =
  | StopReason
  | 'LOCK_HELD'
  | 'JOURNAL_FAILED'
  | 'PLATFORM_FAILED'
  | 'THROTTLED'
  | 'MANIFEST_MISSING'
  | 'VERIFY_FAILED'
  | 'NO_REVISION'
  | 'BAD_REQUEST'
  | 'NEEDS_OPERATOR';

/** Something that stops a verb, with what the operator does next. */
export class DeployError extends Error {
  override readonly name = 'DeployError';
  readonly code: DeployErrorCode;
  readonly hint: string;

  /** @param message lower case, the wrong value in it @param hint what the operator does next */
  constructor(code: DeployErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}
