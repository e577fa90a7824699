import type { Exchange, RecordedMessage } from './recorder.ts';

/** What stands for the value of a SecureString. */
export const SECRET = '[secret]';

const REGISTRY_TOKEN = /("authorizationToken":")[^"]*/g;
const STS_SECRETS = /<(SecretAccessKey|SessionToken)>[^<]*</g;

/**
 * The exchange without values of SecureStrings, credentials and tokens. Whatever is not plainly a value of another type counts as one, and a body of
 * Parameter Store that is not JSON is left out whole.
 */
export function withoutSecrets(exchange: Exchange): Exchange {
  if (exchange.service === 'sts') return withoutCredentials(exchange);
  if (exchange.service === 'ecr') return withoutTokens(exchange);
  if (exchange.service !== 'ssm') return exchange;
  return {
    ...exchange,
    request: { ...exchange.request, ...masked(exchange.request) },
    response: { ...exchange.response, ...masked(exchange.response) },
  };
}

function withoutCredentials(exchange: Exchange): Exchange {
  const { request, response } = exchange;
  return {
    ...exchange,
    request: { ...request, body: request.body.replace(/(WebIdentityToken=)[^&]*/, `$1${SECRET}`) },
    response: { ...response, body: response.body.replaceAll(STS_SECRETS, `<$1>${SECRET}<`) },
  };
}

function withoutTokens(exchange: Exchange): Exchange {
  const { response } = exchange;
  return {
    ...exchange,
    response: { ...response, body: response.body.replaceAll(REGISTRY_TOKEN, `$1${SECRET}`) },
  };
}

function masked({ headers, body }: RecordedMessage): RecordedMessage {
  if (body === '') return { headers, body };
  try {
    return { headers, body: JSON.stringify(mask(JSON.parse(body))) };
  } catch {
    return { headers, body: SECRET };
  }
}

/** Every `Value` whose neighbour `Type` does not say that it is open. */
function mask(content: unknown): unknown {
  if (Array.isArray(content)) return content.map(mask);
  if (typeof content !== 'object' || content === null) return content;
  const record = content as Readonly<Record<string, unknown>>;
  const open = record['Type'] === 'String' || record['Type'] === 'StringList';
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      name === 'Value' && 'Name' in record && !open ? SECRET : mask(value),
    ]),
  );
}
