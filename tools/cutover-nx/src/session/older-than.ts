import { UserError } from '../user-error.ts';

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DEFAULT = '24h';

/**
 * Age up to which an image is kept, in milliseconds: who has just pushed one may be about to deploy it.
 * @throws {UserError} where the text is no duration
 */
export function olderThanMs(text: string = DEFAULT): number {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (amount === undefined) {
    throw new UserError(
      `--older-than ${JSON.stringify(text)} is no duration`,
      'take a whole number with a unit of s, m, h or d, such as 24h',
    );
  }
  return Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
}
