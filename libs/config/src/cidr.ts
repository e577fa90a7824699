import { z } from 'zod';

/** Without leading zeros: some readers take `010` as octal. */
const BLOCK = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\/(?:0|[1-9]\d?)$/;

interface Block {
  /** First address as an unsigned 32-bit number. */
  readonly first: number;
  readonly last: number;
}

/** An IPv4 block as a VPC takes it: /16 to /28, and the address is the first of its block. */
export const cidrBlock = z
  .string()
  .refine((text) => parseBlock(text) !== undefined, {
    error: 'an IPv4 block such as 10.20.0.0/16',
    abort: true,
  })
  .refine((text) => prefixOf(text) >= 16 && prefixOf(text) <= 28, {
    error: 'a VPC block is from /16 to /28',
    abort: true,
  })
  .refine((text) => parseBlock(text)?.first === addressOf(text), {
    error: 'the address must be the first of its block',
  });

/** Any IPv4 block, as the source of traffic: `0.0.0.0/0` is everybody, `203.0.113.7/32` one address. */
export const sourceBlock = z
  .string()
  .refine((text) => parseBlock(text) !== undefined, {
    error: 'an IPv4 block such as 203.0.113.0/24',
    abort: true,
  })
  .refine((text) => parseBlock(text)?.first === addressOf(text), {
    error: 'the address must be the first of its block',
  });

/** Whether two blocks share an address. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [parseBlock(one), parseBlock(other)];
  return a !== undefined && b !== undefined && a.first <= b.last && b.first <= a.last;
}

function parseBlock(text: string): Block | undefined {
  const address = addressOf(text);
  const prefix = prefixOf(text);
  if (address === undefined || !(prefix >= 0 && prefix <= 32)) return undefined;
  const size = 2 ** (32 - prefix);
  const first = address - (address % size);
  return { first, last: first + size - 1 };
}

function addressOf(text: string): number | undefined {
  const octets = BLOCK.exec(text)?.slice(1).map(Number);
  if (octets === undefined || octets.some((octet) => octet > 255)) return undefined;
  return octets.reduce((address, octet) => address * 256 + octet, 0);
}

function prefixOf(text: string): number {
  return Number(/\/(\d+)$/.exec(text)?.[1] ?? NaN);
}
