import { pageOf } from '../pages.ts';
import { invalidParameter } from './errors.ts';

/**
 * One page of a list, by `maxResults` (1 to 100) and `nextToken`.
 * @throws {AwsError} InvalidParameterException for a size out of bounds or a token that is none of ours
 */
export function page<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  request: { maxResults?: number | undefined; nextToken?: string | undefined },
  options: { defaultSize: number; descending?: boolean },
): { items: Item[]; nextToken?: string } {
  const limit = request.maxResults ?? options.defaultSize;
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw invalidParameter('maxResults must be between 1 and 100.');
  }
  const cut = pageOf(items, {
    keyOf,
    limit,
    descending: options.descending,
    token: request.nextToken,
    invalidToken: () => invalidParameter('Invalid token.'),
  });
  return { ...cut, items: [...cut.items] };
}
