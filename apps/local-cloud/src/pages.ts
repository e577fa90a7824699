/** A part of a list, and the token that asks for what follows. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string;
}

/**
 * Cuts a sorted list by AWS's page tokens. A token names the key that the next page begins after, so that items which come
 * or go between two calls neither repeat nor hide others.
 * @throws what `invalidToken` makes, for a token that this did not make
 */
export function pageOf<Item>(
  items: readonly Item[],
  options: {
    readonly keyOf: (item: Item) => string;
    readonly limit: number;
    readonly descending?: boolean | undefined;
    readonly token?: string | undefined;
    readonly invalidToken: () => Error;
  },
): Page<Item> {
  const { keyOf, limit, descending, token, invalidToken } = options;
  const order = (one: string, other: string) =>
    descending === true ? compare(other, one) : compare(one, other);
  const after = token === undefined ? undefined : decode(token);
  if (token !== undefined && after === undefined) throw invalidToken();
  const sorted = items.toSorted((one, other) => order(keyOf(one), keyOf(other)));
  const rest = after === undefined ? sorted : sorted.filter((item) => order(keyOf(item), after) > 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  if (last === undefined || page.length === rest.length) return { items: page };
  return { items: page, nextToken: encode(keyOf(last)) };
}

function encode(key: string): string {
  return Buffer.from(JSON.stringify({ after: key })).toString('base64url');
}

function decode(token: string): string | undefined {
  try {
    const content = JSON.parse(Buffer.from(token, 'base64url').toString()) as { after?: unknown };
    return typeof content.after === 'string' ? content.after : undefined;
  } catch {
    return undefined;
  }
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
