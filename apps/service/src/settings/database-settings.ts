import { ConfigError, hostName, port, readVariables } from '@cutover/config';
import { environmentStore, firstOf, Secret, SecretNotFoundError, type SecretStore } from '@cutover/secrets';
import { z } from 'zod';

const SOURCE = 'environment variables';
const SSL_MODES = ['auto', 'disable', 'require', 'verify-full'] as const;
type SslMode = (typeof SSL_MODES)[number];

export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  /** Asked for every new connection, so that a rotated password is picked up. Undefined: the URL holds none. */
  readonly password: (() => Promise<Secret>) | undefined;
  /** Most connections that one replica opens. */
  readonly poolSize: number;
  /** Undefined: plain text. Certificates are checked against Node's own list and `NODE_EXTRA_CA_CERTS`. */
  readonly ssl: { readonly rejectUnauthorized: boolean } | undefined;
}

const variablesSchema = z.object({
  DB_HOST: hostName.optional(),
  DB_PORT: z.coerce.number().pipe(port).default(5432),
  DB_NAME: z.string().max(63, 'a database name of at most 63 characters').optional(),
  DB_USER: z.string().max(63, 'a user name of at most 63 characters').optional(),
  DB_POOL_SIZE: z.coerce
    .number()
    .pipe(z.int().min(1, 'from 1 to 100 connections').max(100, 'from 1 to 100 connections'))
    .default(10),
  /** `auto`: plain text on the loopback, `require` elsewhere. */
  DB_SSL: z.enum(SSL_MODES, `one of ${SSL_MODES.join(', ')}`).default('auto'),
  DB_PASSWORD_PARAMETER: z.string().optional(),
});

/**
 * `DATABASE_URL` where it is set, else `DB_HOST`, `DB_PORT`, `DB_NAME`, `DB_USER` and the secret `DB_PASSWORD`.
 * @throws {ConfigError} naming variable and rule, never a value that may hold a password
 * @throws {SecretNotFoundError} naming every source of the password that was tried
 */
export async function readDatabaseSettings(
  secrets: SecretStore = environmentStore(),
  environment?: Readonly<Record<string, string | undefined>>,
): Promise<DatabaseSettings> {
  const variables = readVariables(variablesSchema, environment);
  const url = await optional(secrets.get('DATABASE_URL'));
  if (url !== undefined) return fromUrl(url, variables.DB_POOL_SIZE, variables.DB_SSL);

  const { DB_HOST: host, DB_NAME: name, DB_USER: user } = variables;
  if (host === undefined || name === undefined || user === undefined) {
    throw new ConfigError(
      SOURCE,
      (['DB_HOST', 'DB_NAME', 'DB_USER'] as const)
        .filter((variable) => variables[variable] === undefined)
        .map((path) => ({ path, value: '(missing)', rule: 'set it, or DATABASE_URL' })),
    );
  }
  const passwords = passwordStore(secrets, variables.DB_PASSWORD_PARAMETER);
  const password = () => passwords.get('DB_PASSWORD');
  await password(); // A missing password ends the start, not the first query.
  return {
    host,
    port: variables.DB_PORT,
    name,
    user,
    password,
    poolSize: variables.DB_POOL_SIZE,
    ssl: sslFor(host, variables.DB_SSL),
  };
}

/** The environment first; the AWS client is loaded only when the environment has no password. */
function passwordStore(secrets: SecretStore, parameter: string | undefined): SecretStore {
  if (parameter === undefined) return secrets;
  let loaded: Promise<SecretStore> | undefined;
  const load = async () => {
    const { passwordParameter } = await import('./password-parameter.ts');
    return passwordParameter(parameter);
  };
  return firstOf([secrets, { get: async (name) => (await (loaded ??= load())).get(name) }]);
}

function fromUrl(secret: Secret, poolSize: number, mode: SslMode): DatabaseSettings {
  const url = URL.parse(secret.reveal());
  const [name, user, password] = [url?.pathname.slice(1), url?.username, url?.password].map(decoded);
  const complete = name !== undefined && user !== undefined && password !== undefined;
  if (
    url === null ||
    !/^postgres(ql)?:$/.test(url.protocol) ||
    url.hostname === '' ||
    !complete ||
    name === ''
  ) {
    throw new ConfigError(SOURCE, [
      {
        path: 'DATABASE_URL',
        value: '[secret]',
        rule: 'a URL such as postgresql://user@host:5432/name, with % and other special characters as %25 and so on',
      },
    ]);
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const urlMode = SSL_MODES.find((known) => known === url.searchParams.get('sslmode'));
  const kept = password === '' ? undefined : new Secret(password);
  return {
    host,
    port: Number(url.port || 5432),
    name,
    user: user || 'postgres',
    password: kept && (() => Promise.resolve(kept)),
    poolSize,
    ssl: sslFor(host, urlMode ?? mode),
  };
}

/** Undefined where a `%` is not followed by two hexadecimal digits, or what they stand for is no text. */
function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function sslFor(host: string, mode: SslMode): DatabaseSettings['ssl'] {
  const loopback = host === 'localhost' || host === '::1' || /^127\./.test(host);
  if (mode === 'disable' || (mode === 'auto' && loopback)) return undefined;
  return { rejectUnauthorized: mode === 'verify-full' };
}

async function optional(reading: Promise<Secret>): Promise<Secret | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof SecretNotFoundError) return undefined;
    throw error;
  }
}
