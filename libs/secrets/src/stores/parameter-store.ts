import { GetParameterCommand, SSMClient, SSMServiceException } from '@aws-sdk/client-ssm';
import { Secret } from '../secret.ts';
import { SecretNotFoundError, type SecretStore, SecretUnavailableError } from '../secret-store.ts';
import { timeLimited } from './time-limited.ts';

/** The one call that is made. `SSMClient` has it. */
export interface ParameterClient {
  send(command: GetParameterCommand): Promise<{ Parameter?: { Value?: string } | undefined }>;
}

export interface ParameterStoreOptions {
  /** Environment variable → name or ARN of its parameter. A secret that is not in here is not found. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly client?: ParameterClient;
  /** Longest use of a value before it is read again, so that a rotated one is picked up. Default: 60 s. */
  readonly timeLimitMs?: number;
  /** Milliseconds on a clock that never runs backwards. */
  readonly now?: () => number;
}

/**
 * AWS Systems Manager Parameter Store, decrypted. Values are kept for the time limit; calls at the same time share one
 * request. When a value is known but cannot be refreshed, see `timeLimited`.
 */
export function parameterStore({
  parameters,
  client = parameterClient(),
  timeLimitMs = 60_000,
  now = () => performance.now(),
}: ParameterStoreOptions): SecretStore {
  const read = timeLimited((name) => readParameter(name, parameters, client), { timeLimitMs, now });
  return { get: read };
}

export interface ParameterClientSettings {
  readonly region?: string;
  readonly endpoint?: string;
  /** Bound of one attempt: to an answer, and again between two bytes of it. Default: 3 s. */
  readonly answerWithinMs?: number;
}

/**
 * A client whose calls end: 3 attempts, each bounded. Without the bounds a silent endpoint would hold up the start of a
 * task until its start timeout, with no word why.
 */
export function parameterClient({
  answerWithinMs = 3000,
  ...settings
}: ParameterClientSettings = {}): ParameterClient {
  return new SSMClient({
    ...settings,
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 1000,
      requestTimeout: answerWithinMs,
      throwOnRequestTimeout: true,
      socketTimeout: answerWithinMs,
    },
  });
}

async function readParameter(
  name: string,
  parameters: Readonly<Record<string, string>>,
  client: ParameterClient,
): Promise<Secret> {
  const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (parameter === undefined)
    throw new SecretNotFoundError(name, ['Parameter Store (no parameter is set for it)']);
  const source = `Parameter Store ${parameter}`;
  const value = await client.send(new GetParameterCommand({ Name: parameter, WithDecryption: true })).then(
    (answer) => answer.Parameter?.Value,
    (error: unknown) => {
      if (error instanceof SSMServiceException && error.name === 'ParameterNotFound') return undefined;
      throw unavailable(name, source, error);
    },
  );
  if (value === undefined) throw new SecretNotFoundError(name, [source]);
  return new Secret(value);
}

/**
 * Errors that AWS or the network reported are told and kept as the cause. Any other may have come up while an answer
 * was read, and then its message quotes the answer: only its name is told.
 */
function unavailable(name: string, source: string, error: unknown): SecretUnavailableError {
  if (error instanceof SSMServiceException) {
    return new SecretUnavailableError(name, source, `${error.name}: ${error.message}`, { cause: error });
  }
  const code = (error as NodeJS.ErrnoException).code;
  const kind = error instanceof Error ? error.name : typeof error;
  return new SecretUnavailableError(name, source, code === undefined ? kind : `${kind} ${code}`);
}
