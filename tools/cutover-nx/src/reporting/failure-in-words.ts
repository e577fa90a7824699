import { ConfigError } from '@cutover/config';
import { DeployError } from '@cutover/deploy';
import { UserError } from '../user-error.ts';

export interface FailureWords {
  readonly message: string;
  /** Undefined where the message says it all. */
  readonly hint?: string;
  /** A code of the engine, or the kind of the error. */
  readonly code: string;
  /** Only where it is our fault: the place in the code helps to mend it. */
  readonly stack?: string;
}

/** Words for what a verb threw: without a stack where the user, the machine or AWS is the cause. */
export function failureInWords(error: unknown): FailureWords {
  if (error instanceof UserError) return { message: error.message, hint: error.hint, code: 'USER' };
  if (error instanceof DeployError) return { message: error.message, hint: error.hint, code: error.code };
  if (error instanceof ConfigError) return { message: error.message, code: 'CONFIG' };
  if (error instanceof Error)
    return {
      message: error.message,
      code: 'UNEXPECTED',
      stack: error.stack,
      hint: 'this is a fault of Cutover: please report it with the lines above',
    };
  return { message: String(error), code: 'UNEXPECTED' };
}
