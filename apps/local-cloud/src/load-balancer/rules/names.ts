import { AwsError } from '../../aws-error.ts';

/** @throws {AwsError} ValidationError as AWS refuses it */
export function acceptName(name: string | undefined, what: 'Load balancer' | 'Target group'): string {
  if (name === undefined) throw new AwsError('ValidationError', `${what} name must be specified`);
  if (name.length > 32)
    throw new AwsError('ValidationError', `${what} name '${name}' cannot be longer than '32' characters`);
  if (!/^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/.test(name)) {
    throw new AwsError(
      'ValidationError',
      `${what} name '${name}' can only contain characters that are alphanumeric characters or hyphens(-)`,
    );
  }
  return name;
}
