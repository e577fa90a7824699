import { createHash } from 'node:crypto';
import { AwsError } from '../../aws-error.ts';
import type { ResourceRequest } from '../../contracts.ts';

/** CloudFormation's own refusal: the new resource would want the name that the old one still has. */
export function cannotReplace(name: string): AwsError {
  return new AwsError(
    'ValidationError',
    `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${name} and update the stack again.`,
  );
}

/** A name for a resource whose template gives it none: the same for the same resource, at most 32 characters. */
export function generatedName({ stackName, logicalId }: ResourceRequest<unknown>): string {
  const id = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex').slice(0, 12);
  const start = `${stackName.slice(0, 6)}-${logicalId.slice(0, 12)}`
    .replaceAll(/[^a-zA-Z0-9-]/g, '')
    .replace(/^-+|-+$/g, '');
  return `${start}-${id}`.replaceAll(/-+/g, '-');
}
