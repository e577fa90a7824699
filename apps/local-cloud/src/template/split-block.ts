import { formatAddress, parseBlock } from '../network/ipv4.ts';

/** Fn::Cidr: the first `count` blocks of 2^hostBits addresses. */
export function splitBlock(cidr: string, count: number, hostBits: number): string[] {
  const { first } = parseBlock(cidr);
  return Array.from(
    { length: count },
    (_, index) => `${formatAddress(first + index * 2 ** hostBits)}/${32 - hostBits}`,
  );
}
