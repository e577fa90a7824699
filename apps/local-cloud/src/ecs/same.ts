import { isDeepStrictEqual } from 'node:util';

/** Whether two values are the same once they are JSON, as the store keeps them: a member that is undefined is none. */
export function same(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(plain(one), plain(other));
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null)) as unknown;
}
