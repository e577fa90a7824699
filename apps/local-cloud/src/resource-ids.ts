import { randomBytes } from 'node:crypto';
import type { ResourceRequest } from './contracts.ts';

/** An id as EC2 makes them: `vpc-0` and 16 hexadecimal digits. */
export function resourceId(prefix: string): string {
  return `${prefix}-0${randomBytes(8).toString('hex')}`;
}

/** The end of a name that CloudFormation makes: 12 capitals and digits. */
export function nameSuffix(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  return Array.from(randomBytes(12), (byte) => alphabet[byte % alphabet.length]).join('');
}

/** Leaves a made name within the 64 characters that IAM takes. */
export const SHORT_STEM = 51;

type Named = Pick<ResourceRequest<unknown>, 'stackName' | 'logicalId' | 'physicalId'>;

/** The template's name, the one that the resource has already, or one as CloudFormation makes them. */
export function physicalName(given: unknown, resource: Named, longestStem?: number): string {
  return typeof given === 'string' ? given : (resource.physicalId ?? madeName(resource, longestStem));
}

/** As CloudFormation names what the template leaves unnamed. `longestStem`: characters before the last part. */
export function madeName({ stackName, logicalId }: Named, longestStem?: number): string {
  return `${`${stackName}-${logicalId}`.slice(0, longestStem)}-${nameSuffix()}`;
}
