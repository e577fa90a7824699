import type { ParameterType } from '@aws-sdk/client-ssm';
import { AwsError } from '../aws-error.ts';
import type { CloudClock, Collection, Place } from '../contracts.ts';

export interface ParameterVersion {
  readonly version: number;
  readonly type: ParameterType;
  readonly value: string;
  readonly lastModifiedMs: number;
  readonly description?: string;
  readonly allowedPattern?: string;
}

/** A parameter with its versions, oldest first. */
export interface StoredParameter {
  readonly name: string;
  readonly versions: readonly ParameterVersion[];
}

/** What the handlers of Parameter Store work on. */
export interface ParameterState {
  readonly parameters: Collection<StoredParameter>;
  readonly place: Place;
  readonly clock: CloudClock;
}

/** Parameter Store keeps so many; the oldest goes. */
const MAX_VERSIONS = 100;

export function newestVersion({ versions }: StoredParameter): ParameterVersion {
  const newest = versions.at(-1);
  if (newest === undefined) throw new Error('a parameter without versions');
  return newest;
}

/** Adds a version, or the parameter itself. */
export function writeVersion(
  { parameters, clock }: ParameterState,
  name: string,
  content: Omit<ParameterVersion, 'version' | 'lastModifiedMs'>,
): ParameterVersion {
  const known = parameters.get(name);
  const written = {
    ...content,
    version: known ? newestVersion(known).version + 1 : 1,
    lastModifiedMs: clock.now().getTime(),
  };
  const versions = [...(known?.versions ?? []), written].slice(-MAX_VERSIONS);
  parameters.set(name, { name, versions });
  return written;
}

/** Finds `name`, `name:version` or an ARN. @throws {AwsError} ParameterNotFound, ParameterVersionNotFound */
export function findParameter(
  { parameters, place }: ParameterState,
  reference: string,
): { parameter: StoredParameter; version: ParameterVersion; selector?: string } {
  const [name = '', selector] = withoutArn(reference, place).split(':');
  const parameter = parameters.get(name);
  if (parameter === undefined) throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
  if (selector === undefined) return { parameter, version: newestVersion(parameter) };
  const version = parameter.versions.find((candidate) => String(candidate.version) === selector);
  if (version) return { parameter, version, selector: `:${selector}` };
  throw new AwsError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${selector} of ${name}.`,
  );
}

/** The ARN of `/a/b` ends in `parameter/a/b`, that of `a` in `parameter/a`: a name without slashes is tried as such. */
function withoutArn(reference: string, place: Place): string {
  const prefix = `arn:aws:ssm:${place.region}:${place.account}:parameter/`;
  if (!reference.startsWith(prefix)) return reference;
  const rest = reference.slice(prefix.length);
  return rest.includes('/') ? `/${rest}` : rest;
}

export function parameterArn({ region, account }: Place, name: string): string {
  return `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;
}
