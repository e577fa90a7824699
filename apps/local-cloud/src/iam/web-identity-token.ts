import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { ContextValues } from './access.ts';
import type { ProviderRecord } from './records.ts';

const claimsSchema = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
});

export interface WebIdentity {
  readonly provider: ProviderRecord;
  readonly subject: string;
  readonly audience: string;
  /** The claims as condition keys: `<host of the provider>:<claim>`. */
  readonly context: ContextValues;
}

/**
 * Reads an OpenID Connect token. Its signature is not checked: nobody here has the provider's keys.
 * @param providers of the account
 * @throws {AwsError} InvalidIdentityToken, ExpiredTokenException
 */
export function readWebIdentity(
  token: string,
  providers: readonly ProviderRecord[],
  nowMs: number,
): WebIdentity {
  const claims = claimsOf(token);
  const provider = providers.find(({ host }) => `https://${host}` === claims.iss.replace(/\/$/, ''));
  if (provider === undefined) {
    throw new AwsError(
      'InvalidIdentityTokenException',
      `No OpenIDConnect provider found in your account for ${claims.iss}`,
    );
  }
  const audience = [claims.aud].flat().find((each) => provider.audiences.includes(each));
  if (audience === undefined) {
    throw new AwsError('InvalidIdentityTokenException', 'Incorrect token audience');
  }
  if (claims.exp * 1000 <= nowMs) {
    throw new AwsError(
      'ExpiredTokenException',
      'Token expired: current date/time must be before the expiration date/time',
    );
  }
  const texts = Object.entries(claims).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return {
    provider,
    subject: claims.sub,
    audience,
    context: Object.fromEntries(
      [...texts, ['aud', audience]].map(([name, value]) => [`${provider.host}:${name}`, value]),
    ),
  };
}

function claimsOf(token: string): z.output<typeof claimsSchema> {
  const [, payload = '', ...rest] = token.split('.');
  try {
    if (rest.length !== 1) throw new Error('not three parts');
    return claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  } catch (cause) {
    const error = new AwsError(
      'InvalidIdentityTokenException',
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
    error.cause = cause;
    throw error;
  }
}
