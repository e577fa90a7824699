import { AwsError } from '../../aws-error.ts';

const MAX_PAGE = 400;

interface PageRequest {
  readonly Marker?: string | undefined;
  readonly PageSize?: number | undefined;
}

/**
 * One page of a list, with the marker of the next.
 * @throws {AwsError} ValidationError for a page size or a marker that AWS would not have given
 */
export function page<Item>(
  items: readonly Item[],
  { Marker, PageSize }: PageRequest,
): { items: Item[]; NextMarker?: string } {
  const size = PageSize ?? MAX_PAGE;
  if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE) {
    throw new AwsError('ValidationError', `Page size '${size}' must be between 1 and ${MAX_PAGE}`);
  }
  const start = Marker === undefined ? 0 : Number(Buffer.from(Marker, 'base64').toString());
  if (!Number.isInteger(start) || start < 0)
    throw new AwsError('ValidationError', `Marker '${Marker ?? ''}' is not valid`);
  const end = start + size;
  const more = end < items.length;
  return {
    items: items.slice(start, end),
    ...(more && { NextMarker: Buffer.from(String(end)).toString('base64') }),
  };
}
