import { randomBytes } from 'node:crypto';

/** An id as EC2 makes them: `vpc-0` and 16 hexadecimal digits. */
export function resourceId(prefix: string): string {
  return `${prefix}-0${randomBytes(8).toString('hex')}`;
}

/** The end of a name that CloudFormation makes: 12 capitals and digits. */
export function nameSuffix(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  return Array.from(randomBytes(12), (byte) => alphabet[byte % alphabet.length]).join('');
}
