import type { StopReason } from './lifecycle.ts';

export type DeployErrorCode =
  | StopReason
  | 'LOCK_HELD'
  | 'JOURNAL_FAILED'
  | 'PLATFORM_REFUSED'
  | 'THROTTLED'
  | 'MANIFEST_MISSING'
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

/** Whether the same call may succeed a little later. */
export function isTransient(error: unknown): error is DeployError {
  return (
    error instanceof DeployError &&
    (error.code === 'THROTTLED' || error.code === 'PLATFORM_FAILED' || error.code === 'JOURNAL_FAILED')
  );
}

/** After these nobody here may write any more: the lock is another's, or what is written cannot be recorded. */
export function endsWriting({ code }: DeployError): boolean {
  return code === 'LOCK_LOST' || code === 'JOURNAL_FAILED';
}

/** The word for the journal of why a deployment did not go through. */
export function stopReasonOf({ code }: DeployError): StopReason {
  switch (code) {
    case 'THROTTLED':
      return 'THROTTLED_OUT';
    case 'PLATFORM_REFUSED':
    case 'JOURNAL_FAILED':
    case 'LOCK_HELD':
    case 'MANIFEST_MISSING':
    case 'NO_REVISION':
    case 'BAD_REQUEST':
    case 'NEEDS_OPERATOR':
      return 'PLATFORM_FAILED';
    default:
      return code;
  }
}
