import { invalidParameter } from './errors.ts';

export interface Page<Item> {
  readonly items: Item[];
  readonly nextToken?: string;
}

/**
 * One page of a list. The token names the last item given, so that a page stays right when items come and go.
 * @param order key of each item; the items are sorted by it already
 * @throws {AwsError} InvalidParameterException for a size out of bounds or a token that is none of ours
 */
export function page<Item>(
  items: readonly Item[],
  order: (item: Item) => string,
  request: { maxResults?: number | undefined; nextToken?: string | undefined },
  defaultSize: number,
): Page<Item> {
  const size = request.maxResults ?? defaultSize;
  if (!Number.isInteger(size) || size < 1 || size > 100) {
    throw invalidParameter('maxResults must be between 1 and 100');
  }
  const first = request.nextToken === undefined ? 0 : positionAfter(items, order, request.nextToken);
  const found = items.slice(first, first + size);
  const last = found.at(-1);
  if (last === undefined || first + size >= items.length) return { items: found };
  return { items: found, nextToken: encode({ after: order(last), position: first + size }) };
}

function positionAfter<Item>(items: readonly Item[], order: (item: Item) => string, token: string): number {
  const { after, position } = decode(token);
  const index = items.findIndex((item) => order(item) === after);
  return index === -1 ? position : index + 1;
}

interface Cursor {
  readonly after: string;
  /** Where to go on when that item has gone. */
  readonly position: number;
}

function encode(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function decode(token: string): Cursor {
  try {
    const cursor = JSON.parse(Buffer.from(token, 'base64url').toString()) as Partial<Cursor>;
    if (typeof cursor.after === 'string' && typeof cursor.position === 'number') return cursor as Cursor;
  } catch {
    // Not JSON: the same answer as for JSON of another shape.
  }
  throw invalidParameter('Invalid token');
}
