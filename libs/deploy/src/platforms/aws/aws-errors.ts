import { DeployError } from '../../engine/deploy-error.ts';
import type { DeployErrorCode } from '../../engine/deploy-error.ts';

/** Which call failed, in AWS's words. */
export interface AwsCall {
  /** IAM's prefix of the service, such as `elasticloadbalancing`. */
  readonly service: string;
  /** Such as `ModifyRule`. */
  readonly action: string;
  /** Set where something other than AWS itself answers. */
  readonly endpoint?: string;
  /** Code of failures that may pass: AWS in trouble, no answer. */
  readonly transient: DeployErrorCode;
}

const THROTTLED = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'ProvisionedThroughputExceededException',
  'BandwidthLimitExceeded',
]);
const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);
const UNKNOWN_CALLER = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'UnrecognizedClientException',
]);
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'TimeoutError',
]);
const INFRASTRUCTURE_MISSING = new Set([
  'ClusterNotFoundException',
  'ListenerNotFoundException',
  'LoadBalancerNotFoundException',
  'RepositoryNotFoundException',
  'ResourceNotFoundException',
  'TargetGroupNotFoundException',
]);

/**
 * What an SDK error means to the operator. An abort, and an error that is explained already, come back unchanged.
 * The message keeps AWS's code, action and words; the error itself is the cause.
 */
export function explainAwsError(error: unknown, call: AwsCall): unknown {
  if (error instanceof DeployError || isAbort(error)) return error;
  const name = nameOf(error);
  const message = `${call.service} ${call.action}: ${name}: ${messageOf(error)}`;
  if (isThrottling(error, name)) {
    return new DeployError(
      'THROTTLED',
      message,
      'AWS limits how often this account may call it; wait a minute, then run the same command again: it resumes',
      { cause: error },
    );
  }
  const refused = isRefusal(error, name);
  const code = refused ? 'PLATFORM_REFUSED' : call.transient;
  return new DeployError(code, message, hintFor(name, refused, call), { cause: error });
}

/** AWS's code of the failure behind a DeployError, such as `ParameterNotFound`; undefined for anything else. */
export function awsErrorName(error: unknown): string | undefined {
  return error instanceof DeployError && error.cause !== undefined ? nameOf(error.cause) : undefined;
}

/** @returns undefined where AWS answers that there is no such thing */
export async function readUnlessMissing<T>(
  read: () => Promise<T>,
  ...missing: readonly string[]
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (missing.includes(awsErrorName(error) ?? '')) return undefined;
    throw error;
  }
}

function hintFor(name: string, refused: boolean, { service, action, endpoint }: AwsCall): string {
  if (DENIED.has(name)) return `allow ${service}:${action} to the role that runs this command`;
  if (UNKNOWN_CALLER.has(name)) {
    return 'AWS does not know who calls: log in again, or check the credentials of this run';
  }
  if (UNREACHABLE.has(name)) {
    return endpoint === undefined
      ? 'AWS was not reached: check the network and the region, then run the same command again: it resumes'
      : `nothing answers at ${endpoint}: run the same command again, it starts the local cloud and resumes`;
  }
  if (INFRASTRUCTURE_MISSING.has(name)) {
    return 'the infrastructure is not what the manifest says: deploy the infrastructure of this environment first';
  }
  if (!refused)
    return `${service} is in trouble: wait until it is well, then run the same command again: it resumes`;
  return 'correct what the message says, then run the same command again: it resumes';
}

function isThrottling(error: unknown, name: string): boolean {
  if (THROTTLED.has(name)) return true;
  // RegisterTaskDefinition answers so when two runs register one family at the same moment.
  return name === 'ClientException' && /too many concurrent attempts/i.test(messageOf(error));
}

/** AWS understood the call and said no: the same call gets the same answer. */
function isRefusal(error: unknown, name: string): boolean {
  if (DENIED.has(name) || UNKNOWN_CALLER.has(name)) return true;
  return !UNREACHABLE.has(name) && (error as { $fault?: unknown } | undefined)?.$fault === 'client';
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** A refused connection to a name with several addresses is an AggregateError: its `code` tells. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Error';
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && UNREACHABLE.has(code)) return code;
  return error.name;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  return error instanceof AggregateError ? error.errors.map(messageOf).join(', ') : 'no further words';
}
