/** A block of addresses, as numbers. */
export interface Block {
  readonly first: number;
  readonly size: number;
}

/** @throws Error where the text is no CIDR block of IPv4 */
export function parseBlock(cidr: string): Block {
  const match = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(cidr);
  const bits = Number(match?.[2]);
  if (match?.[1] === undefined || bits > 32) throw new Error(`'${cidr}' is no CIDR block of IPv4`);
  const size = 2 ** (32 - bits);
  const address = parseAddress(match[1]);
  return { first: address - (address % size), size };
}

export function parseAddress(address: string): number {
  const octets = address.split('.').map(Number);
  if (octets.length !== 4 || octets.some((octet) => !Number.isInteger(octet) || octet < 0 || octet > 255)) {
    throw new Error(`'${address}' is no address of IPv4`);
  }
  return octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** Whether every address of `inner` is in `outer`. */
export function covers(outer: Block, inner: Block): boolean {
  return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}
