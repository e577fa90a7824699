import type { ErrorShape } from './schemas.ts';

/** Codes of the JSON protocols, and what the query protocols call the same. */
const queryCodes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  ExpiredTokenException: 'ExpiredToken',
  UnrecognizedClientException: 'InvalidClientTokenId',
};

/**
 * Errors about the caller, which every service gives and no model declares: 403 where a service once spoke the query
 * protocol, 400 in the others.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html
 */
export function commonError(code: string, speaksQuery: boolean): ErrorShape | undefined {
  const queryCode = Object.hasOwn(queryCodes, code) ? queryCodes[code] : undefined;
  if (queryCode === undefined) return undefined;
  return { status: speaksQuery ? 403 : 400, queryCode, members: { message: 0 } };
}
